package io.heddle.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NftablesMonitorIT extends InNamespaces {

    private final BlockingQueue<NftablesEvent> events = new LinkedBlockingQueue<>();
    private NetworkNamespace host;

    @BeforeEach
    void host() {
        assumeTrue(Processes.has("nft"), "needs the program nft (Debian: nftables)");
        host = namespace("host");
    }

    @Test
    void tellsOfEachTransactionThatTouchesItsTableAndWhoMadeIt() throws Exception {
        var monitor = closing(host.call(() -> NftablesMonitor.open("mine", events::add)));
        assertChanged(monitor, "add table inet mine", false);
        assertChanged(monitor, "add chain inet mine c", false);
        assertChanged(monitor, "add rule inet mine c drop", false);
        assertChanged(monitor, "add set inet mine s { type ipv4_addr ; }", false);
        assertChanged(monitor, "add element inet mine s { 10.0.0.1 }", false);
        assertChanged(monitor, "delete element inet mine s { 10.0.0.1 }", false);
        assertChanged(monitor, "flush chain inet mine c", false);
        assertChanged(monitor, "delete chain inet mine c", false);
        assertChanged(monitor, "delete table inet mine; add table inet mine", false);
        assertChanged(monitor, "flush ruleset", true);
    }

    @Test
    void saysNothingOfOtherTables() throws Exception {
        var monitor = closing(host.call(() -> NftablesMonitor.open("mine", events::add)));
        int before = monitor.generation();
        host.exec("nft", "add table ip mine; add table inet mine2; add table inet min; add chain ip mine c");
        assertThat(monitor.generation()).isEqualTo(before + 1);

        assertChanged(monitor, "add table inet mine", false);

        assertThat(events).isEmpty();
    }

    @Test
    void saysWhenEventsWereLost() throws Exception {
        var busy = new CountDownLatch(1);
        closing(host.call(() -> NftablesMonitor.open(
                "mine",
                event -> {
                    try {
                        busy.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    events.add(event);
                },
                2048)));
        host.exec("nft", "add table inet mine");
        for (int i = 0; i < 20; i++) {
            host.exec("nft", "add chain inet mine c" + i);
        }
        busy.countDown();

        NftablesEvent event;
        do {
            event = next();
        } while (!(event instanceof NftablesEvent.Overrun));
        // It goes on afterwards.
        host.exec("nft", "delete table inet mine");
        do {
            event = next();
        } while (!(event instanceof NftablesEvent.Changed changed && changed.removed()));
    }

    @Test
    void closingEndsTheThreadAndIsIdempotent() throws Exception {
        long before = openDescriptors();
        for (int i = 0; i < 20; i++) {
            var monitor = host.call(() -> NftablesMonitor.open("mine", events::add));
            monitor.close();
            monitor.close();
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("heddle-netlink-nftables");
        assertThat(openDescriptors()).isEqualTo(before);
    }

    private void assertChanged(NftablesMonitor monitor, String command, boolean removed) throws Exception {
        host.exec("nft", command);
        int generation = monitor.generation();

        assertThat(next()).as(command).isInstanceOfSatisfying(NftablesEvent.Changed.class, changed -> {
            assertThat(changed.generation()).isEqualTo(generation);
            assertThat(changed.removed()).isEqualTo(removed);
            assertThat(changed.program()).isEqualTo("nft");
            assertThat(changed.process()).isPositive();
        });
    }

    private NftablesEvent next() throws InterruptedException {
        var event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("an event in time").isNotNull();
        return event;
    }
}
