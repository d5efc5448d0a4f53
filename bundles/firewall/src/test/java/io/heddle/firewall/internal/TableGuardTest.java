package io.heddle.firewall.internal;

import static io.heddle.api.map.RuleProtocol.TCP;
import static io.heddle.firewall.internal.Plans.allow;
import static io.heddle.firewall.internal.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.Slot;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.PacketHooks;
import io.heddle.api.tunnel.TunnelInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose changes of a table are whose, and what follows from those of others. */
final class TableGuardTest {

    private final FakeHost host = new FakeHost();
    private final FakeMonitor kernel = new FakeMonitor();
    private final Tunnel tunnel = new Tunnel();
    private final List<String> damages = new ArrayList<>();
    private final NftablesFirewall firewall = new NftablesFirewall(host, kernel::watch);

    @BeforeEach
    void everyTransactionOfOursMakesAGeneration() throws Exception {
        var ownName = Files.readString(Path.of("/proc/thread-self/comm")).strip();
        host.committed = () -> kernel.commit(ownName, false);
    }

    @Test
    void ourOwnTransactionsAreNoDamage() throws Exception {
        var session = open();
        for (int i = 1; i < 50; i++) {
            session.apply(plan(allow(TCP, null, "10.0.0." + i)));
            if (i % 7 == 0) {
                kernel.announce();
            }
        }
        kernel.announce();

        assertThat(damages).isEmpty();
        assertThat(tunnel.passes()).isTrue();
    }

    @Test
    void aForeignChangeIsToldOnceAndShutsTheGateUntilTheRepair() throws Exception {
        var session = open();
        kernel.commit("nft", true);
        kernel.commit("nft", false);
        kernel.announce();

        assertThat(damages).containsExactly("table inet heddle-a was removed by nft (pid 1234)");
        assertThat(tunnel.passes()).isFalse();

        session.repair();
        kernel.announce();

        assertThat(tunnel.passes()).isTrue();
        assertThat(damages).hasSize(1);
        assertThat(host.events).endsWith("replace table inet heddle-a");

        kernel.commit("nft", false);
        kernel.announce();

        assertThat(damages).hasSize(2).last().isEqualTo("table inet heddle-a was changed by nft (pid 1234)");
    }

    @Test
    void aRepairOfAnIntactTableDoesNothing() throws Exception {
        var session = open();
        int transactions = host.transactions.size();

        session.repair();

        assertThat(host.transactions).hasSize(transactions);
    }

    /** From then on a repair believes nobody: it makes the table anew. */
    @Test
    void aMonitorThatDiesIsDamageAndTheTableIsNeverTrustedAgain() throws Exception {
        var session = open();
        kernel.die();
        kernel.announce();
        assertThat(damages).singleElement().asString().contains("nobody hears of changes any more");
        assertThat(tunnel.passes()).isFalse();

        session.repair();
        assertThat(tunnel.passes()).isTrue();
        int transactions = host.transactions.size();
        session.repair();

        assertThat(host.transactions).hasSizeGreaterThan(transactions);
    }

    @Test
    void theGateStaysShutWhileTheRepairFails() throws Exception {
        var session = open();
        kernel.commit("nft", true);
        kernel.announce();
        host.failing = Reason.FAILED;

        assertThatThrownBy(session::repair).isInstanceOf(BackendException.class);
        assertThat(tunnel.passes()).isFalse();
        host.failing = null;
        session.apply(plan()); // the plan it has already

        assertThat(tunnel.passes()).isTrue();
    }

    @Test
    void aChangeThatComesWhileOneOfOursRunsIsToldApartByTheNameOfTheThread() throws Exception {
        var session = open();
        var ours = host.committed;
        host.committed = () -> {
            kernel.commitElsewhere();
            ours.run();
        };
        session.apply(plan(allow(TCP, null, "10.0.0.1")));
        kernel.announce();
        assertThat(damages).isEmpty();

        host.committed = () -> {
            kernel.commit("nft", false);
            ours.run();
        };
        session.apply(plan(allow(TCP, null, "10.0.0.2")));
        kernel.announce();

        assertThat(damages).hasSize(1);
    }

    /** Otherwise each repair would be the reason for the next. */
    @Test
    void aKernelThatDoesNotCountDoesNotMakeUsRepairForEver() throws Exception {
        kernel.uncounted = true;
        var session = open();
        session.apply(plan(allow(TCP, null, "10.0.0.1")));
        kernel.announce();
        assertThat(damages).isEmpty();

        kernel.commit("nft", true);
        kernel.announce();
        session.repair();
        kernel.announce();

        assertThat(damages).hasSize(1);
    }

    @Test
    void lostAnnouncementsMayHaveBeenOfDamage() throws Exception {
        var session = open();
        kernel.overrun();
        kernel.announce();
        assertThat(damages).hasSize(1);
        assertThat(tunnel.passes()).isFalse();

        session.repair();

        assertThat(tunnel.passes()).isTrue();
    }

    @Test
    void withoutAMonitorEveryRepairReplacesTheTable() throws Exception {
        kernel.missing = true;
        var session = open();
        int transactions = host.transactions.size();

        session.repair();

        assertThat(host.transactions).hasSize(transactions + 1);
    }

    @Test
    void afterCloseNothingIsToldAndNothingIsHookedIn() throws Exception {
        var session = open();
        kernel.commit("nft", true);
        kernel.announce();
        session.close();
        kernel.commit("nft", true);
        kernel.announce();

        assertThat(damages).hasSize(1);
        assertThat(kernel.closed).isTrue();
        assertThat(tunnel.hooked).isEmpty();
    }

    @Test
    void nothingIsLeftOfAnOpenThatFailed() {
        host.failing = Reason.NOT_PERMITTED;

        assertThatThrownBy(this::open).isInstanceOf(BackendException.class);

        assertThat(kernel.closed).isTrue();
        assertThat(tunnel.hooked).isEmpty();
    }

    @Test
    void aBackendThatHasLeftWatchesNoMore() throws Exception {
        open();
        firewall.leave();

        assertThat(kernel.closed).isTrue();
    }

    private FirewallSession open() throws BackendException {
        return firewall.open(new TunnelInterface("hd0", 7, tunnel), Slot.A, host, damages::add);
    }

    /** A tunnel whose packets can be looked at. */
    private static final class Tunnel implements PacketHooks {
        private final List<PacketHook> hooked = new ArrayList<>();

        @Override
        public Registration add(PacketHook hook) {
            hooked.add(hook);
            return () -> hooked.remove(hook);
        }

        private boolean passes() {
            return hooked.stream().allMatch(hook -> hook.accept(Direction.IN, new byte[20], 0, 20));
        }
    }
}
