package io.heddle.hub.internal;

import static io.heddle.hub.internal.TestPeer.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.heddle.api.hub.KeyRequest;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.Flags;
import io.heddle.wire.management.HostConfig;
import io.heddle.wire.management.JobRequest;
import io.heddle.wire.management.LoginRequest;
import io.heddle.wire.management.PeerCapability;
import io.heddle.wire.management.RuleDirection;
import io.heddle.wire.management.SyncMetaRequest;
import io.heddle.wire.management.SyncRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients over loopback. */
class ManagementOverGrpcTest {

    private TestHub hub;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(directory);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void twoPeersJoinAsTheReferenceClientsDo() throws Exception {
        var first = hub.peer("host1");
        assertThat(code(() -> first.login(""))).isEqualTo(Status.Code.PERMISSION_DENIED);

        var enrolled = first.login(TestHub.BOOTSTRAP.toLowerCase(java.util.Locale.ROOT));
        var again = first.login("");

        assertThat(again).isEqualTo(enrolled);
        assertThat(enrolled.getNetbirdConfig().getSignal().getUri()).isEqualTo("127.0.0.1:" + hub.port());
        assertThat(enrolled.getNetbirdConfig().getSignal().getProtocol()).isEqualTo(HostConfig.Protocol.HTTP);
        assertThat(enrolled.getNetbirdConfig().hasRelay()).isFalse();
        assertThat(enrolled.getNetbirdConfig().hasFlow()).isFalse();
        assertThat(enrolled.getPeerConfig().getFqdn()).isEqualTo("host1.heddle.internal");
        assertThat(enrolled.hasSessionExpiresAt()).isTrue();
        assertThat(enrolled.getSessionExpiresAt().getSeconds()).isZero();

        first.connectSignal().registered();
        var maps = first.sync();
        var initial = maps.next();
        assertThat(initial.getNetbirdConfig()).isEqualTo(enrolled.getNetbirdConfig());
        assertThat(initial.getPeerConfig()).isEqualTo(enrolled.getPeerConfig());
        assertThat(initial.getNetworkMap().getPeerConfig()).isEqualTo(enrolled.getPeerConfig());
        assertThat(initial.getRemotePeersIsEmpty()).isTrue();
        assertThat(initial.getNetworkMap().getFirewallRulesIsEmpty()).isTrue();
        assertThat(initial.getNetworkMap().getSerial()).isEqualTo(1);
        assertThat(initial.getVersion()).isZero();

        var second = hub.member("host2");
        var update = maps.next();

        assertThat(update.hasNetbirdConfig()).isFalse();
        assertThat(update.hasSessionExpiresAt()).isTrue();
        assertThat(update.getRemotePeersIsEmpty()).isFalse();
        var map = update.getNetworkMap();
        assertThat(map.getSerial()).isEqualTo(2);
        assertThat(map.getRemotePeers(0).getWgPubKey()).isEqualTo(second.key().text());
        assertThat(map.getRemotePeers(0).getAgentVersion()).isEqualTo("0.77.1");
        assertThat(map.getRemotePeers(0).getSshConfig().getSshPubKey().toStringUtf8())
                .isEqualTo("ssh-ed25519 AAAAhost2");
        assertThat(map.getFirewallRulesList())
                .extracting(rule -> rule.getDirection())
                .containsExactly(RuleDirection.IN, RuleDirection.OUT);
        assertThat(hub.admin().status().peers()).isEqualTo(2);
        assertThat(hub.admin().status().connected()).isEqualTo(1);
        assertThat(hub.admin().status().managementUrl()).isEqualTo("http://127.0.0.1:" + hub.port());
    }

    @Test
    void badSetupKeysAreNotFound() throws Exception {
        var used = hub.key(1);
        hub.peer("a").login(used);
        var revoked = hub.admin().createKey(new KeyRequest("r", 0, null, List.of()));
        hub.admin().revokeKey(revoked.info().id());

        assertThat(code(() -> hub.peer("b").login(used))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> hub.peer("b").login(revoked.key()))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> hub.peer("b").login("A1B2C3D4-0000-4000-8000-00000000dead")))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> hub.peer("b").login("ä"))).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void anExpiredKeyIsNotFound(@TempDir Path other) throws Exception {
        var clock = new SettableClock();
        try (var timed = new TestHub(other, clock, Duration.ofSeconds(10))) {
            var key = timed.admin()
                    .createKey(new KeyRequest("e", 0, Duration.ofHours(1), List.of()))
                    .key();
            timed.peer("a").login(key);

            clock.now = clock.now.plus(Duration.ofHours(1));

            assertThat(code(() -> timed.peer("b").login(key))).isEqualTo(Status.Code.NOT_FOUND);
        }
    }

    @Test
    void aKnownPeerMayGiveAnyKey() throws Exception {
        var peer = hub.member("a");

        assertThatCode(() -> peer.login("not a key")).doesNotThrowAnyException();
    }

    @Test
    void loginsThatMakeNoSenseAreRefusedWithTheirCodes() throws Exception {
        var peer = hub.member("a");
        var stranger = hub.peer("b");

        assertThat(code(() -> peer.exactly(LoginRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(code(() -> peer.login(
                        LoginRequest.newBuilder().setMeta(peer.meta()).addDnsLabels("www"))))
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(code(() -> stranger.login(
                        LoginRequest.newBuilder().setMeta(stranger.meta()).setJwtToken("x"))))
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(code(() -> hub.peer("").login(TestHub.BOOTSTRAP))).isEqualTo(Status.Code.INTERNAL);
        assertThat(hub.admin().peers()).hasSize(1);
    }

    @Test
    void callsOfStrangersAreRefusedWithTheirCodes() throws Exception {
        var stranger = hub.peer("x");
        var box = stranger.box();
        var meta = SyncMetaRequest.newBuilder().setMeta(stranger.meta()).build();

        assertThat(stranger.sync().end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> stranger.management().syncMeta(stranger.seal(box, meta))))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> stranger.management().logout(stranger.seal(box, Empty.getDefaultInstance()))))
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void whatIsNotOfferedIsRefusedWithItsCode() throws Exception {
        var peer = hub.member("a");
        var sealed = peer.seal(peer.box(), Empty.getDefaultInstance());

        assertThat(code(() -> peer.management().getDeviceAuthorizationFlow(sealed)))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> peer.management().getPKCEAuthorizationFlow(sealed)))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> peer.management().createExpose(sealed))).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(code(() -> peer.management().extendAuthSession(sealed))).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThatCode(() -> peer.management().isHealthy(Empty.getDefaultInstance()))
                .doesNotThrowAnyException();
    }

    @Test
    void aJobStreamIsRefusedAfterItsHello() throws Exception {
        var peer = hub.member("a");
        var end = new CompletableFuture<Status>();
        var maps = new TestPeer.Maps(peer.box()) {
            @Override
            public void onError(Throwable failure) {
                end.complete(Status.fromThrowable(failure));
            }
        };

        var job = peer.managementAsync().job(maps);
        assertThat(end).isNotDone();
        job.onNext(peer.seal(peer.box(), JobRequest.getDefaultInstance()));

        assertThat(TestPeer.within(end).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void aBodySealedForAnotherServerKeyIsAnInvalidArgument(@TempDir Path other) throws Exception {
        var peer = hub.member("a");
        EncryptedMessage stale;
        try (var before = new TestHub(other)) {
            var elsewhere = before.peer("a");
            stale = peer.seal(elsewhere.box(), SyncRequest.getDefaultInstance());
        }

        assertThat(code(() -> peer.management().login(stale))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(code(() -> peer.management().sync(stale).next())).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void noBodyHoweverOddDoesHarm() throws Exception {
        var peer = hub.member("a");
        var box = peer.box();
        var random = new Random(3);
        byte[] good =
                box.seal(SyncRequest.newBuilder().setMeta(peer.meta()).build()).toByteArray();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = i % 2 == 0 ? good.clone() : new byte[random.nextInt(100)];
            if (i % 2 == 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            } else {
                random.nextBytes(bytes);
            }
            var message = peer.envelope(ByteString.copyFrom(bytes));
            assertThat(code(() -> peer.management().login(message))).isEqualTo(Status.Code.INVALID_ARGUMENT);
            // What is authentic and no message is as bad.
            var garbage = peer.envelope(ByteString.copyFrom(box.seal(bytes)));
            assertThat(code(() -> peer.management().login(garbage)))
                    .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.FAILED_PRECONDITION);
        }
        for (String key : List.of("", "x", "A".repeat(43) + "=", "é".repeat(44))) {
            var message = EncryptedMessage.newBuilder().setWgPubKey(key).build();
            assertThat(code(() -> peer.management().login(message))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }

        assertThat(peer.sync().next().hasNetworkMap()).isTrue();
    }

    @Test
    void aRemovedPeerIsToldThenItsStreamEndsThenItIsAStranger() throws Exception {
        var gone = hub.member("gone");
        var stays = hub.member("stays");
        var goneMaps = gone.sync();
        goneMaps.next();
        var staysMaps = stays.sync();
        staysMaps.next();

        hub.admin().removePeer(gone.key());

        var last = goneMaps.next();
        assertThat(last.hasPeerConfig()).isFalse();
        assertThat(last.hasNetbirdConfig()).isFalse();
        assertThat(last.getNetworkMap().getSerial()).isEqualTo(3);
        assertThat(last.getNetworkMap().getRemotePeersIsEmpty()).isTrue();
        assertThat(last.getNetworkMap().getFirewallRulesIsEmpty()).isTrue();
        assertThat(last.getNetworkMap().getRoutesFirewallRulesIsEmpty()).isFalse();
        assertThat(goneMaps.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(gone.sync().end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> gone.login(""))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(staysMaps.next().getNetworkMap().getRemotePeersIsEmpty()).isTrue();
        assertThat(hub.admin().status().connected()).isEqualTo(1);
    }

    @Test
    void aLogoutRemovesThePeer() throws Exception {
        var peer = hub.member("a");
        var maps = peer.sync();
        maps.next();
        var box = peer.box();

        peer.management().logout(peer.seal(box, Empty.getDefaultInstance()));

        assertThat(maps.next().getNetworkMap().getRemotePeersIsEmpty()).isTrue();
        assertThat(maps.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(hub.admin().peers()).isEmpty();
        assertThat(code(() -> peer.management().logout(peer.seal(box, Empty.getDefaultInstance()))))
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void aSecondStreamOfAPeerReplacesTheFirst() throws Exception {
        var peer = hub.member("a");
        var first = peer.sync();
        first.next();

        var second = peer.sync();

        assertThat(second.next().hasNetbirdConfig()).isTrue();
        assertThat(first.end().getCode()).isEqualTo(Status.Code.OK);
        hub.member("b");
        assertThat(second.next().getNetworkMap().getRemotePeersCount()).isEqualTo(1);
        assertThat(hub.admin().status().connected()).isEqualTo(1);
    }

    @Test
    void manyChangesAtOnceComeAsFewMapsOfWhichTheLastIsRight() throws Exception {
        var peer = hub.member("a");
        var maps = peer.sync();
        maps.next();

        for (int i = 0; i < 10; i++) {
            hub.member("p" + i);
        }

        var first = maps.next().getNetworkMap();
        assertThat(first.getRemotePeersCount()).isBetween(1, 10);
        var last = first;
        int count = 1;
        while (last.getRemotePeersCount() < 10) {
            last = maps.next().getNetworkMap();
            count++;
        }
        assertThat(count).isLessThan(10);
        assertThat(last.getSerial()).isEqualTo(11);
        assertThat(maps.isEmpty()).isTrue();
    }

    @Test
    void whatAPeerTellsOfItselfReachesTheOthersWithTheSameSerial() throws Exception {
        var teller = hub.member("teller");
        var hearer = hub.member("hearer");
        var v6 = hearer.meta().addCapabilities(PeerCapability.PEER_CAPABILITY_IPV6_OVERLAY);
        var maps = hearer.sync(v6.build());
        var initial = maps.next();
        assertThat(HexFormat.of()
                        .formatHex(initial.getPeerConfig().getAddressV6().toByteArray()))
                .matches("fd.{30}40");
        assertThat(initial.getNetworkMap().getRemotePeers(0).getAllowedIpsCount())
                .isEqualTo(1);
        var told = teller.meta().addCapabilities(PeerCapability.PEER_CAPABILITY_IPV6_OVERLAY);
        var box = teller.box();

        teller.management()
                .syncMeta(teller.seal(
                        box, SyncMetaRequest.newBuilder().setMeta(told).build()));

        var update = maps.next().getNetworkMap();
        assertThat(update.getSerial()).isEqualTo(initial.getNetworkMap().getSerial());
        assertThat(update.getRemotePeers(0).getAllowedIpsCount()).isEqualTo(2);
        assertThat(update.getFirewallRulesCount()).isEqualTo(4);
        var off = told.setFlags(Flags.newBuilder().setDisableIpv6(true)).build();
        assertThat(teller.sync(off).next().getPeerConfig().getAddressV6()).isEmpty();
        assertThat(maps.next().getNetworkMap().getRemotePeers(0).getAllowedIpsCount())
                .isEqualTo(1);
        assertThat(code(() -> teller.management().syncMeta(teller.seal(box, SyncMetaRequest.getDefaultInstance()))))
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void fiftyPeersWithAKeyForTenAreTen() throws Exception {
        var key = hub.key(10);
        var start = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(10);
        var results = new ArrayList<Future<Status.Code>>();
        for (int i = 0; i < 50; i++) {
            var peer = hub.peer("p" + i);
            results.add(pool.submit(() -> {
                start.await();
                try {
                    peer.login(key);
                    return Status.Code.OK;
                } catch (io.grpc.StatusRuntimeException e) {
                    return e.getStatus().getCode();
                }
            }));
        }
        start.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        var codes = new ArrayList<Status.Code>();
        for (var result : results) {
            codes.add(result.get());
        }
        assertThat(codes).filteredOn(Status.Code.OK::equals).hasSize(10);
        assertThat(codes).filteredOn(Status.Code.NOT_FOUND::equals).hasSize(40);
        assertThat(hub.admin().peers()).hasSize(10);
        assertThat(hub.admin().peers().stream().map(peer -> peer.ipv4()).distinct())
                .hasSize(10);
        assertThat(hub.admin().status().serial()).isEqualTo(10);
    }

    @Test
    void noChangeIsLostHoweverStreamsAndRegistrationsInterleave() throws Exception {
        int peers = 12;
        var pool = Executors.newFixedThreadPool(6);
        var streams = new ArrayList<Future<TestPeer.Maps>>();
        for (int i = 0; i < peers; i++) {
            var peer = hub.peer("p" + i);
            streams.add(pool.submit(() -> {
                peer.login(TestHub.BOOTSTRAP);
                return peer.sync();
            }));
        }
        pool.shutdown();

        for (var stream : streams) {
            var maps = stream.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            long serial = 0;
            int seen = -1;
            while (seen < peers - 1) {
                var map = maps.next().getNetworkMap();
                assertThat(map.getSerial()).isGreaterThanOrEqualTo(serial);
                serial = map.getSerial();
                seen = map.getRemotePeersCount();
            }
            assertThat(serial).isEqualTo(peers);
        }
    }

    @Test
    void aRestartedHubKnowsItsPeersAndItsSerial() throws Exception {
        var peer = hub.peer("a");
        var enrolled = peer.login(hub.key(1));
        hub.member("b");
        var status = hub.admin().status();
        var keys = hub.admin().keys();
        hub.close();

        hub = new TestHub(directory);

        assertThat(hub.admin().status().serial()).isEqualTo(status.serial());
        assertThat(hub.admin().status().networkV4()).isEqualTo(status.networkV4());
        assertThat(hub.admin().status().networkV6()).isEqualTo(status.networkV6());
        assertThat(hub.admin().keys()).isEqualTo(keys);
        assertThat(hub.admin().peers())
                .hasSize(2)
                .anySatisfy(info ->
                        assertThat(enrolled.getPeerConfig().getAddress()).startsWith(info.ipv4() + "/"));
        hub.member("c");
        assertThat(hub.admin().status().serial()).isEqualTo(status.serial() + 1);
    }

    /** A clock that stands until it is set. */
    private static final class SettableClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-25T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
