package io.heddle.management.internal.map;

import com.google.protobuf.ByteString;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.FirewallRule;
import io.heddle.wire.management.NetworkMap;
import io.heddle.wire.management.PeerConfig;
import io.heddle.wire.management.PortInfo;
import io.heddle.wire.management.RuleProtocol;
import io.heddle.wire.management.SyncResponse;
import java.util.HexFormat;

/** Messages as servers send them. */
final class Wire {

    static final PublicKey OWN = key(1);

    private Wire() {}

    static PublicKey key(int number) {
        var bytes = new byte[32];
        bytes[0] = (byte) number;
        return PublicKey.of(bytes);
    }

    static PeerConfig self() {
        return PeerConfig.newBuilder()
                .setAddress("100.77.3.9/16")
                .setAddressV6(hex("fd000000000000000000000000000001" + "40"))
                .setFqdn("Gate1.Example.")
                .build();
    }

    /** A map with nothing in it, all flags set. */
    static NetworkMap.Builder map() {
        return NetworkMap.newBuilder()
                .setSerial(5)
                .setPeerConfig(self())
                .setRemotePeersIsEmpty(true)
                .setFirewallRulesIsEmpty(true)
                .setRoutesFirewallRulesIsEmpty(true);
    }

    static SyncResponse response(NetworkMap.Builder map) {
        return SyncResponse.newBuilder().setNetworkMap(map).build();
    }

    static FirewallRule.Builder rule() {
        return FirewallRule.newBuilder()
                .setPeerIp("100.77.200.4")
                .setProtocol(RuleProtocol.TCP)
                .setPolicyId(ByteString.copyFromUtf8("policy"));
    }

    static PortInfo port(int port) {
        return PortInfo.newBuilder().setPort(port).build();
    }

    static PortInfo range(int start, int end) {
        return PortInfo.newBuilder()
                .setRange(PortInfo.Range.newBuilder().setStart(start).setEnd(end))
                .build();
    }

    static ByteString hex(String digits) {
        return ByteString.copyFrom(HexFormat.of().parseHex(digits));
    }
}
