package io.heddle.wglinux.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.tunnel.TunnelPlan;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How a JVM tunnel comes, goes, and what it leaves: nothing. */
final class TunnelLifeIT extends TwoGateways {

    @Test
    void theInterfaceHasItsAddressesWithoutARouteAndNothingElse() throws Exception {
        a.port = left.call(() -> a.session.up(a.overlay(), 1380, 0));

        var addresses = left.exec("ip", "-o", "address", "show", "dev", "hd0");
        assertThat(addresses)
                .contains("10.77.0.1/24", "fd77::1/64", "noprefixroute")
                .doesNotContain("fe80", "tentative");
        assertThat(left.exec("ip", "link", "show", "hd0")).contains("mtu 1380", "LOWER_UP");
        assertThat(left.exec("ip", "route")).doesNotContain("hd0");
        assertThat(left.exec("ip", "-6", "route", "show", "table", "main")).doesNotContain("dev hd0");
        assertThat(a.session.tunnelInterface().packetHooks()).isPresent();
        assertThat(left.exec("ip", "-o", "link", "show", "hd0"))
                .startsWith(a.session.tunnelInterface().index() + ": ");
    }

    @Test
    void takesTheNextPortWhenTheWantedOneIsInUseInEitherFamily() throws Exception {
        var ipv4 = left.call(() -> java.nio.channels.DatagramChannel.open(java.net.StandardProtocolFamily.INET)
                .bind(new InetSocketAddress("0.0.0.0", TestGateway.PORT)));
        var ipv6 = left.call(() -> java.nio.channels.DatagramChannel.open(java.net.StandardProtocolFamily.INET6)
                .bind(new InetSocketAddress("::", TestGateway.PORT + 1)));

        a.up(1420);

        assertThat(a.port).isEqualTo(TestGateway.PORT + 2);
        assertThat(a.session.underlay().port()).isEqualTo(a.port);
        ipv4.close();
        ipv6.close();
    }

    @Test
    void refusesANameThatIsTakenAndLeavesTheOwnerAlone() throws Exception {
        a.session.close();
        left.exec("ip", "link", "add", "hd0", "type", "bridge");

        assertThatThrownBy(() -> a.open("hd0"))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE))
                .hasMessageContaining("hd0");

        assertThat(left.exec("ip", "-d", "link", "show", "hd0")).contains("bridge");
        assertThat(a.record.isEmpty()).isTrue();
    }

    @Test
    void recoveryRemovesAnInterfaceWeNotedThatNobodyHolds() throws Exception {
        a.session.close();
        left.exec("ip", "tuntap", "add", "hd0", "mode", "tun");
        left.exec("ip", "tuntap", "add", "hd1", "mode", "tun");
        left.exec("ip", "link", "add", "hd2", "type", "bridge");
        a.record.note("tunnel.jvm", "hd0", Map.of());
        a.record.note("tunnel.jvm", "hd2", Map.of());
        a.record.note("tunnel.jvm", "hd3", Map.of());

        left.call(() -> {
            a.backend.recover(a.record);
            return null;
        });

        assertThat(left.exec("ip", "-o", "link")).doesNotContain("hd0").contains("hd1", "hd2");
        assertThat(a.record.isEmpty()).isTrue();
    }

    @Test
    void goesDownAndComesUpAgainWithItsPeersAndSessions() throws Exception {
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();

        a.session.down();
        a.session.down();
        assertThat(left.exec("ip", "link", "show", "hd0")).doesNotContain("LOWER_UP");
        assertThat(left.exec("ss", "-Hnuap")).doesNotContain(":51820");
        assertThat(dataThreads()).isEqualTo(2);
        a.up(1420);

        assertThat(a.pings("10.77.0.2", 3)).isTrue();
        assertThat(b.pings("fd77::1", 3)).isTrue();
        assertThat(a.listener.handshakes).hasSize(1);
    }

    @Test
    void tellsOnceThatItsInterfaceWasDeleted() throws Exception {
        join(1420);

        left.exec("ip", "link", "del", "hd0");

        await().atMost(Duration.ofSeconds(10)).until(() -> !a.listener.failures.isEmpty());
        b.pings("10.77.0.1", 1);
        assertThatThrownBy(() -> a.session.repair())
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
        assertThat(a.listener.failures).hasSize(1);
        assertThat(a.listener.failures.get(0)).contains("hd0");
    }

    @Test
    void closesAtOnceUnderTrafficAndLeavesNothing() throws Exception {
        a.close();
        b.close();
        a = new TestGateway(1, left, directory.resolve("a"));
        b = new TestGateway(2, right, directory.resolve("b"));
        join(1420);
        a.close();
        b.close();
        var before = descriptors();
        a = new TestGateway(1, left, directory.resolve("a"));
        b = new TestGateway(2, right, directory.resolve("b"));
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();
        var stop = new AtomicBoolean();
        var flooding = left.thread(() -> floodUntil(stop));
        flooding.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> b.traffic(a).receivedBytes() > 1_000_000);

        long start = System.nanoTime();
        b.close();
        a.close();
        long took = System.nanoTime() - start;

        stop.set(true);
        flooding.join();
        assertThat(took).isLessThan(TimeUnit.SECONDS.toNanos(4));
        assertThat(dataThreads()).isZero();
        assertThat(left.exec("ip", "-o", "link")).doesNotContain("hd0");
        await().atMost(Duration.ofSeconds(20)).until(() -> descriptors().size() <= before.size());
        assertThat(a.record.isEmpty()).isTrue();
        assertThat(a.listener.failures).isEmpty();
        assertThat(b.listener.failures).isEmpty();
    }

    @Test
    void opensAndClosesAgainAndAgainAndLeavesNothing() throws Exception {
        b.up(1420);
        b.apply(a, TestGateway.peer(1, null));
        a.close();
        int descriptors = 0;
        for (int i = 0; i < 30; i++) {
            a.session = a.open("hd0");
            a.up(1420);
            a.apply(b, TestGateway.peer(2, b.ipv4()));
            // A later process is another peer's past: its handshakes must be dated after those of all before.
            assertThat(i % 10 != 0 || a.pings("10.77.0.2", 1)).as("round " + i).isTrue();
            a.session.close();
            descriptors = i == 0 ? descriptors().size() : descriptors;
        }

        assertThat(descriptors().size()).isLessThanOrEqualTo(descriptors);
        assertThat(dataThreads()).isEqualTo(2);
        assertThat(left.exec("ip", "-o", "link")).doesNotContain("hd0");
        assertThat(a.record.isEmpty()).isTrue();
    }

    @Test
    void aBackendThatHasLeftTouchesTheHostNoMore() {
        a.backend.leave();

        assertThat(left.exec("ip", "-o", "link")).doesNotContain("hd0");
        assertThatThrownBy(() -> a.open("hd0"))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(Reason.GONE));
        assertThatThrownBy(() -> a.session.apply(TunnelPlan.EMPTY)).isInstanceOf(BackendException.class);
    }

    @Test
    void keepsTheDateOfItsHandshakesForTheNextProcess() throws Exception {
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();

        assertThat(directory.resolve("a").resolve("wireguard-clock"))
                .content()
                .startsWith(a.keys.publicKey().text());
    }

    private static void floodUntil(AtomicBoolean stop) {
        try (var socket = new DatagramSocket()) {
            var packet = new DatagramPacket(new byte[1200], 1200, new InetSocketAddress("10.77.0.2", 9000));
            while (!stop.get()) {
                socket.send(packet);
            }
        } catch (java.io.IOException e) {
            // The way is gone with the tunnel.
            stop.set(true);
        }
    }

    private static long dataThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("heddle-wg-"))
                .count();
    }

    private static List<String> descriptors() throws java.io.IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(TunnelLifeIT::target)
                    .filter(target -> target.matches("(socket|anon_inode|/dev/net).*"))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (java.io.IOException e) {
            return "";
        }
    }

    @Test
    void repairsWhatSomebodyDidToTheInterface() throws Exception {
        join(1420);
        left.exec("ip", "address", "flush", "dev", "hd0");
        left.exec("ip", "link", "set", "hd0", "mtu", "1300", "down");

        left.call(() -> {
            a.session.repair();
            return null;
        });

        assertThat(left.exec("ip", "-o", "address", "show", "dev", "hd0")).contains("10.77.0.1/24", "fd77::1/64");
        assertThat(left.exec("ip", "link", "show", "hd0")).contains("mtu 1420", "LOWER_UP");
    }
}
