package io.heddle.management.internal;

import static io.heddle.management.internal.HostMetaTest.HOST;
import static io.heddle.management.internal.ManagementFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.ServiceAddresses;
import io.heddle.api.map.NetworkMap;
import io.heddle.management.internal.RecordingListener.Connected;
import io.heddle.management.internal.RecordingListener.Disconnected;
import io.heddle.management.internal.RecordingListener.Refused;
import io.heddle.wire.management.NetbirdConfig;
import io.heddle.wire.management.PeerConfig;
import io.heddle.wire.management.RelayConfig;
import io.heddle.wire.management.SyncResponse;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("NullAway.Init")
class SyncTest {

    private final RecordingListener listener = new RecordingListener();
    private ManagementFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new ManagementFixture();
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
        assertThat(listener.overlaps).hasValue(0);
    }

    @Test
    void tellsServicesBeforeTheMapAndSendsTheDescription() throws Exception {
        fixture.client.sync(HOST, listener);
        var stream = fixture.server.nextSync();
        stream.send(map(7).toBuilder()
                .setNetbirdConfig(NetbirdConfig.newBuilder()
                        .setRelay(RelayConfig.newBuilder().addUrls("rel://relay.example:80")))
                .build());

        listener.next(Connected.class);
        assertThat(listener.next(ServiceAddresses.class).relayUrls()).containsExactly("rel://relay.example:80");
        assertThat(listener.next(NetworkMap.class).serial()).isEqualTo(7);
        assertThat(stream.request.getMeta()).isEqualTo(HostMeta.of(HOST));
    }

    @Test
    void toldInTheOrderOfArrival() throws Exception {
        fixture.client.sync(HOST, listener);
        var stream = fixture.server.nextSync();
        for (int serial = 0; serial < 300; serial++) {
            stream.send(map(serial));
        }

        listener.next(Connected.class);
        for (int serial = 0; serial < 300; serial++) {
            assertThat(listener.next(NetworkMap.class).serial()).isEqualTo(serial);
        }
    }

    @Test
    void comesBackAfterTheServerDiedAndHasANewKey() throws Exception {
        fixture.client.sync(HOST, listener);
        fixture.server.nextSync().send(map(1));
        listener.next(Connected.class);
        listener.next(NetworkMap.class);

        fixture.server.restart();

        assertThat(listener.next(Disconnected.class).cause().reason()).isEqualTo(Reason.UNREACHABLE);
        fixture.server.nextSync().send(map(2));
        listener.next(Connected.class);
        assertThat(listener.next(NetworkMap.class).serial()).isEqualTo(2);
    }

    /** Trap T13. */
    @Test
    void anEndWithOkIsAnOutageToo() throws Exception {
        fixture.client.sync(HOST, listener);
        var stream = fixture.server.nextSync();
        stream.send(map(1));
        stream.end();

        listener.next(Connected.class);
        listener.next(NetworkMap.class);
        assertThat(listener.next(Disconnected.class).cause().reason()).isEqualTo(Reason.UNREACHABLE);
        fixture.server.nextSync();
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"OK", "PERMISSION_DENIED"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyOtherFailureIsRetried(Status.Code code) throws Exception {
        fixture.client.sync(HOST, listener);
        fixture.server.nextSync().fail(code.toStatus());

        listener.next(Disconnected.class);
        fixture.server.nextSync().send(map(1));

        listener.next(Connected.class);
        listener.next(NetworkMap.class);
    }

    @Test
    void aRefusalIsForGood() throws Exception {
        fixture.client.sync(HOST, listener);
        fixture.server.nextSync().fail(Status.PERMISSION_DENIED);

        assertThat(listener.next(Refused.class).cause().reason()).isEqualTo(Reason.PERMISSION_DENIED);
        // Another call shows that the loop has been past the moment of a retry's beginning.
        get(fixture.client.updateDescription(HOST));
        assertThat(fixture.server.syncs).isEmpty();
    }

    @Test
    void ofOneOutageOnlyTheFirstFailureIsTold() throws Exception {
        fixture.client.sync(HOST, listener);
        for (int i = 0; i < 3; i++) {
            fixture.server.nextSync().fail(Status.UNAVAILABLE);
        }
        fixture.server.nextSync().send(map(1));

        listener.next(Disconnected.class);
        listener.next(Connected.class);
        listener.next(NetworkMap.class);
    }

    @Test
    void aMessageThatDoesNotOpenEndsTheStream() throws Exception {
        fixture.client.sync(HOST, listener);
        var stream = fixture.server.nextSync();
        stream.send(map(1));
        fixture.server.tamper = envelope ->
                envelope.toBuilder().setBody(ByteString.copyFrom(new byte[100])).build();
        stream.send(map(2));

        listener.next(Connected.class);
        listener.next(NetworkMap.class);
        assertThat(listener.next(Disconnected.class).cause().reason()).isEqualTo(Reason.PROTOCOL);
        fixture.server.nextSync();
    }

    @Test
    void anUpdateOfAnotherFormatIsIgnored() throws Exception {
        fixture.client.sync(HOST, listener);
        var stream = fixture.server.nextSync();
        stream.send(map(1).toBuilder()
                .setVersion(1)
                .setNetbirdConfig(NetbirdConfig.getDefaultInstance())
                .build());
        stream.send(map(2));

        listener.next(Connected.class);
        assertThat(listener.next(NetworkMap.class).serial()).isEqualTo(2);
    }

    @Test
    void aRefusedMapDoesNotEndTheStream() throws Exception {
        fixture.client.sync(HOST, listener);
        var stream = fixture.server.nextSync();
        stream.send(SyncResponse.newBuilder()
                .setNetworkMap(io.heddle.wire.management.NetworkMap.newBuilder().setSerial(1))
                .build());
        stream.send(map(2));

        listener.next(Connected.class);
        assertThat(listener.next(NetworkMap.class).serial()).isEqualTo(2);
    }

    /** A deleted peer's last map has no configuration; that of the login counts. */
    @Test
    void aMapWithoutConfigurationKeepsTheOneBefore() throws Exception {
        get(fixture.client.login(new Credential.Registered(), HOST));
        fixture.client.sync(HOST, listener);
        fixture.server
                .nextSync()
                .send(SyncResponse.newBuilder()
                        .setNetworkMap(io.heddle.wire.management.NetworkMap.newBuilder()
                                .setSerial(9))
                        .build());

        listener.next(Connected.class);
        assertThat(listener.next(NetworkMap.class).self().fqdn()).isEqualTo("gate1.example");
    }

    @Test
    void aListenerThatFailsDoesNotEndTheStream() throws Exception {
        var failing = new RecordingListener() {
            @Override
            public void map(NetworkMap map) {
                super.map(map);
                throw new IllegalStateException("told so by the test");
            }
        };
        fixture.client.sync(HOST, failing);
        var stream = fixture.server.nextSync();
        stream.send(map(1));
        stream.send(map(2));

        failing.next(Connected.class);
        failing.next(NetworkMap.class);
        assertThat(failing.next(NetworkMap.class).serial()).isEqualTo(2);
    }

    @Test
    void aClosedStreamIsSilentAndNotOpenedAgain() throws Exception {
        var registration = fixture.client.sync(HOST, listener);
        var stream = fixture.server.nextSync();
        stream.send(map(1));
        listener.next(Connected.class);
        listener.next(NetworkMap.class);

        registration.close();
        registration.close();
        get(fixture.client.updateDescription(HOST)); // the loop is past the closing now
        fixture.server.restart();

        get(fixture.client.logout().handle((done, failure) -> "over")); // and past any attempt to open it again
        assertThat(fixture.server.syncs).isEmpty();
        assertThat(listener.news).isEmpty();
    }

    @Test
    void aStreamOpenedAgainTellsTheLatestDescription() throws Exception {
        var later = new HostDescription("other", "linux", "", "", "", "", "0.61.0", Map.of(), false, false);
        fixture.client.sync(HOST, listener);
        var stream = fixture.server.nextSync();
        get(fixture.client.updateDescription(later));
        stream.end();

        assertThat(fixture.server.nextSync().request.getMeta().getHostname()).isEqualTo("other");
        assertThat(fixture.server.descriptions)
                .singleElement()
                .satisfies(sent -> assertThat(sent.getMeta()).isEqualTo(HostMeta.of(later)));
    }

    @Test
    void outagesCarryTheConnectorsException() throws Exception {
        fixture.client.sync(HOST, listener);
        fixture.server.nextSync().fail(Status.RESOURCE_EXHAUSTED.withDescription("too many"));

        ConnectorException cause = listener.next(Disconnected.class).cause();

        assertThat(cause.reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(cause).hasMessageContaining("Sync at http://127.0.0.1:").hasMessageContaining("too many");
    }

    static SyncResponse map(long serial) {
        return SyncResponse.newBuilder()
                .setNetworkMap(io.heddle.wire.management.NetworkMap.newBuilder()
                        .setSerial(serial)
                        .setPeerConfig(PeerConfig.newBuilder().setAddress("100.77.3.9/16"))
                        .setRemotePeersIsEmpty(true)
                        .setFirewallRulesIsEmpty(true)
                        .setRoutesFirewallRulesIsEmpty(true))
                .build();
    }
}
