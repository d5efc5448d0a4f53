package io.heddle.firewall.internal;

import static io.heddle.api.map.RuleProtocol.TCP;
import static io.heddle.firewall.internal.Plans.allow;
import static io.heddle.firewall.internal.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import io.heddle.api.host.Slot;
import io.heddle.api.net.PortRange;
import io.heddle.api.tunnel.TunnelInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NftablesFirewallTest {

    private static final TunnelInterface TUNNEL = new TunnelInterface("hd0", 7, null);

    private final FakeHost host = new FakeHost();
    private final FakeMonitor monitor = new FakeMonitor();
    private final List<String> damages = new ArrayList<>();
    private final NftablesFirewall firewall = new NftablesFirewall(host, monitor::watch);

    @Test
    void notesTheTableBeforeItMakesItAndForgetsItAfterItRemovedIt() throws Exception {
        firewall.open(TUNNEL, Slot.B, host, damages::add).close();

        assertThat(host.events)
                .containsExactly(
                        "note firewall.nftables heddle-b",
                        "replace table inet heddle-b",
                        "remove table inet heddle-b",
                        "forget firewall.nftables heddle-b");
    }

    @Test
    void leavesNothingNotedWhenItCannotOpen() {
        host.failing = Reason.NOT_PERMITTED;

        assertReason(Reason.NOT_PERMITTED, () -> firewall.open(TUNNEL, Slot.A, host, damages::add));
        assertThat(host.entries).isEmpty();
    }

    @Test
    void keepsTheNoteOfATableItCouldNotRemove() throws Exception {
        var session = firewall.open(TUNNEL, Slot.A, host, damages::add);
        host.failing = Reason.FAILED;

        session.close();

        assertThat(host.entries).containsKey("heddle-a");
    }

    @Test
    void closesOnce() throws Exception {
        var session = firewall.open(TUNNEL, Slot.A, host, damages::add);
        session.close();
        int events = host.events.size();

        session.close();

        assertThat(host.events).hasSize(events);
        assertReason(Reason.GONE, () -> session.apply(plan()));
        assertReason(Reason.GONE, session::repair);
    }

    @Test
    void sendsNothingForThePlanItHasAlready() throws Exception {
        var session = firewall.open(TUNNEL, Slot.A, host, damages::add);
        session.apply(plan(allow(TCP, null, "10.0.0.1")));
        int transactions = host.transactions.size();

        session.apply(plan(allow(TCP, null, "10.0.0.1")));

        assertThat(host.transactions).hasSize(transactions);
    }

    @Test
    void triesTheSamePlanAgainAfterAFailure() throws Exception {
        var session = firewall.open(TUNNEL, Slot.A, host, damages::add);
        host.failing = Reason.FAILED;
        assertReason(Reason.FAILED, () -> session.apply(plan(allow(TCP, null, "10.0.0.1"))));
        host.failing = null;
        int transactions = host.transactions.size();

        session.apply(plan(allow(TCP, null, "10.0.0.1")));

        assertThat(host.transactions).hasSize(transactions + 1);
    }

    @Test
    void replacesTheTableWhenItsSetsAreNotWhatItRemembers() throws Exception {
        var session = firewall.open(TUNNEL, Slot.A, host, damages::add);
        session.apply(plan(allow(TCP, null, "10.0.0.1")));
        host.failing = Reason.NOT_FOUND;

        assertReason(Reason.NOT_FOUND, () -> session.apply(plan(allow(TCP, null, "10.0.0.2"))));

        assertThat(host.events).endsWith("change sets of table inet heddle-a", "replace table inet heddle-a");
    }

    @Test
    void recoversBothSlotsWhateverWasNoted() throws Exception {
        host.entries.put("heddle-a", Map.of("interface", "hd0"));

        firewall.recover(host);

        assertThat(host.transactions).hasSize(1);
        assertThat(JsonText.of(host.transactions.get(0))).contains("heddle-a", "heddle-b", "delete");
        assertThat(host.entries).isEmpty();
    }

    @Test
    void refusesATunnelWithoutKernelInterface() {
        assertReason(
                Reason.BEYOND_CAPABILITY,
                () -> firewall.open(new TunnelInterface("hd0", 0, null), Slot.A, host, damages::add));
        assertThat(host.events).isEmpty();
    }

    @Test
    void refusesNamesThatMeanSomethingElseToNftables() {
        for (var name : new String[] {"hd*", "@set", "", "-x", "a b", "a\"b", "sixteen-letters-"}) {
            assertReason(
                    Reason.BEYOND_CAPABILITY,
                    () -> firewall.open(new TunnelInterface(name, 1, null), Slot.A, host, damages::add));
        }
        assertThat(host.events).isEmpty();
    }

    @Test
    void touchesTheHostNoMoreAfterItLeft() throws Exception {
        var session = firewall.open(TUNNEL, Slot.A, host, damages::add);
        int transactions = host.transactions.size();
        firewall.leave();

        assertThatThrownBy(() -> firewall.open(TUNNEL, Slot.B, host, damages::add))
                .isInstanceOf(BackendGoneException.class);
        assertThatThrownBy(() -> firewall.recover(host)).isInstanceOf(BackendGoneException.class);
        assertThatThrownBy(() -> session.apply(plan(allow(TCP, PortRange.single(1), "10.0.0.1"))))
                .isInstanceOf(BackendGoneException.class);
        session.close();

        assertThat(host.transactions).hasSize(transactions);
        assertThat(host.entries).containsKey("heddle-a");
    }

    @Test
    void saysWhatIsMissingWhenThereIsNoLibrary() {
        var nft = new NativeNft(
                () -> {
                    throw new UnsatisfiedLinkError("libnftables.so.1: cannot open shared object file");
                },
                NftErrors.ofThisProcess());

        assertReason(
                Reason.NOT_SUPPORTED,
                () -> new NftablesFirewall(nft, monitor::watch).open(TUNNEL, Slot.A, host, damages::add));
        assertThat(host.entries).isEmpty();
    }

    @Test
    void readsErrorsInTheWordsOfTheLocale() {
        var german = new NftErrors(number -> number == 1 ? "Die Operation ist nicht erlaubt" : "Fehler " + number);

        assertThat(german.reason("Fehler: Die Operation ist nicht erlaubt")).isEqualTo(Reason.NOT_PERMITTED);
        assertThat(german.reason("irgendetwas")).isEqualTo(Reason.FAILED);
        assertThat(NftErrors.ofThisProcess().reason("Could not process rule: No such file or directory"))
                .isEqualTo(Reason.NOT_FOUND);
    }

    private static void assertReason(Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
