package io.heddle.wglinux.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.netlink.NetlinkMonitor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others do to the interface of a tunnel is noticed, and put right without touching the tunnel. */
final class TunnelRepairIT extends TwoGateways {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({
        "link set hd0 down, was switched off",
        "link set hd0 mtu 1400, has MTU 1400 instead of 1420",
        "address del 10.77.0.1/24 dev hd0, lost [10.77.0.1/24]",
        "-6 address flush dev hd0, lost [fd77::1/64]",
    })
    void whateverIsDoneIsToldAndUndoneAndTheSessionGoesOn(String command, String told) throws Exception {
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();
        var before = interfaceState();
        assertThat(a.listener.damages).isEmpty();

        left.exec(("ip " + command).split(" "));
        await(command).atMost(PATIENCE).until(() -> !a.listener.damages.isEmpty());
        repair();

        assertThat(interfaceState()).isEqualTo(before);
        assertThat(a.listener.damages)
                .singleElement()
                .asString()
                .startsWith("interface hd0 ")
                .contains(told);
        left.exec("ip", "route", "replace", "10.77.0.0/24", "dev", "hd0");
        assertThat(a.pings("10.77.0.2", 3)).isTrue();
        assertThat(a.listener.handshakes).hasSize(1);
        assertThat(a.listener.failures).isEmpty();
    }

    @Test
    void isToldAgainAfterEachRepairAndOnceBetween() throws Exception {
        join(1420);
        for (int i = 1; i <= 3; i++) {
            int times = i;
            left.exec("ip", "link", "set", "hd0", "down");
            left.exec("ip", "link", "set", "hd0", "mtu", "1400");
            await("damage").atMost(PATIENCE).until(() -> a.listener.damages.size() == times);
            repair();
        }
        assertThat(a.listener.damages).hasSize(3);
    }

    @Test
    void whatWeDoOurselvesIsNoDamage() throws Exception {
        join(1420);
        for (int i = 0; i < 20; i++) {
            a.session.down();
            a.up(1400 + i % 2);
            repair();
        }
        left.exec("ip", "link", "set", "hd0", "mtu", "1300");
        await("damage").atMost(PATIENCE).until(() -> !a.listener.damages.isEmpty());

        assertThat(a.listener.damages).singleElement().asString().contains("has MTU 1300 instead of 1401");
    }

    @Test
    void aRepairOfAnInterfaceAsItShouldBeChangesNothing() throws Exception {
        join(1420);
        var changes = new AtomicInteger();
        try (var monitor = left.call(() -> NetlinkMonitor.open(event -> changes.incrementAndGet()))) {
            assertThat(monitor).isNotNull();
            repair();
            repair();
            left.exec("ip", "address", "add", "10.99.0.1/32", "dev", "lo");
            await("marker").atMost(PATIENCE).until(() -> changes.get() > 0);
        }
        assertThat(left.exec("ip", "-o", "address", "show", "dev", "lo")).contains("10.99.0.1");
        assertThat(changes.get()).as("address and its local route").isLessThanOrEqualTo(2);
    }

    @Test
    void leavesAnAddressAloneThatOthersAdded() throws Exception {
        join(1420);
        left.exec("ip", "address", "add", "10.88.0.1/32", "dev", "hd0");
        left.exec("ip", "link", "set", "hd0", "down");
        await("damage").atMost(PATIENCE).until(() -> !a.listener.damages.isEmpty());

        repair();

        assertThat(left.exec("ip", "-o", "address", "show", "dev", "hd0")).contains("10.88.0.1/32", "10.77.0.1/24");
    }

    @Test
    void aForeignInterfaceOfItsNameIsNeitherRepairedNorRemoved() throws Exception {
        join(1420);
        left.exec("sh", "-c", "ip link del hd0 && ip tuntap add hd0 mode tun && ip link set hd0 up mtu 1333");
        left.exec("ip", "address", "add", "10.99.0.1/32", "dev", "hd0");
        await("loss").atMost(PATIENCE).until(() -> !a.listener.failures.isEmpty());
        var foreign = ipv4State();

        assertNotOurs();
        a.session.close();

        assertThat(ipv4State()).isEqualTo(foreign).contains("mtu 1333", "UP", "10.99.0.1/32");
        assertThat(a.record.isEmpty()).isTrue();
        assertThatThrownBy(() -> a.open("hd0"))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE))
                .hasMessageContaining("hd0");
    }

    @Test
    void anInterfaceUnderAnotherNameIsLostAndGoesWithItsSession() throws Exception {
        join(1420);
        left.exec("sh", "-c", "ip link set hd0 down && ip link set hd0 name other && ip link set other up");
        await("loss").atMost(PATIENCE).until(() -> !a.listener.failures.isEmpty());

        assertNotOurs();
        a.session.down();
        assertThat(left.exec("ip", "link", "show", "other")).doesNotContain("LOWER_UP");
        a.session.close();

        assertThat(left.exec("ip", "-o", "link")).doesNotContain("other", "hd0");
    }

    @Test
    void ourOwnEndIsNeitherDamageNorLoss() throws Exception {
        for (int i = 0; i < 10; i++) {
            a.up(1420);
            a.session.close();
            a.session = a.open("hd0");
        }
        a.up(1420);
        left.exec("ip", "link", "set", "hd0", "mtu", "1300");
        await("damage").atMost(PATIENCE).until(() -> !a.listener.damages.isEmpty());

        assertThat(a.listener.damages).hasSize(1);
        assertThat(a.listener.failures).isEmpty();
    }

    private void assertNotOurs() {
        assertThatThrownBy(this::repair)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
    }

    private void repair() throws Exception {
        left.call(() -> {
            a.session.repair();
            return null;
        });
    }

    private String ipv4State() {
        return left.exec("ip", "-4", "-o", "address", "show", "dev", "hd0")
                + left.exec("ip", "-o", "link", "show", "hd0");
    }

    /** Flags, MTU and addresses, without what counts or ages. */
    private String interfaceState() {
        return left.exec("ip", "-o", "address", "show", "dev", "hd0") + left.exec("ip", "-o", "link", "show", "hd0");
    }
}
