package io.heddle.wireguard.internal.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.lab.SeededRandom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The tables behind the device, against simple models. */
final class StructuresTest {

    private static Peer peer(SeededRandom random) {
        return new Peer(PrivateKey.generate(random).publicKey(), new StagingBudget(1000));
    }

    @Test
    void deadlineQueueGivesPeersInOrderOfTimeAlsoAcrossTheWrap() {
        var queue = new DeadlineQueue();
        var random = new Random(7);
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            peers.add(peer(new SeededRandom(i)));
        }
        long base = Long.MAX_VALUE - 5000;
        for (int i = 0; i < 5000; i++) {
            Peer peer = peers.get(random.nextInt(peers.size()));
            queue.schedule(peer, random.nextInt(5) == 0 ? DeadlineQueue.NONE : base + random.nextInt(10_000) + 1);
        }
        long scheduled = peers.stream()
                .filter(p -> p.scheduledAt() != DeadlineQueue.NONE)
                .count();
        assertThat(queue.size()).isEqualTo((int) scheduled);
        long last = base;
        for (int i = 0; i < scheduled; i++) {
            long earliest = queue.earliest();
            assertThat(earliest - last).isNotNegative();
            assertThat(queue.pollDue(earliest - 1)).isNull();
            Peer due = Objects.requireNonNull(queue.pollDue(earliest));
            assertThat(due.heapIndex()).isEqualTo(-1);
            last = earliest;
        }
        assertThat(queue.earliest()).isEqualTo(DeadlineQueue.NONE);
    }

    private record Entry(int localIndex, Peer peer) implements IndexTable.Entry {}

    @Test
    void indexTableFindsWhatIsInItWhileItGrowsAndShrinks() {
        var table = new IndexTable();
        var random = new Random(8);
        Peer peer = peer(new SeededRandom(8));
        Map<Integer, Entry> model = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            int index = table.unused(() -> random.nextInt(4000) << 3);
            var entry = new Entry(index, peer);
            table.put(entry);
            model.put(index, entry);
            if (model.size() > 3000) {
                Entry victim = model.values().iterator().next();
                table.remove(victim);
                model.remove(victim.localIndex());
            }
        }
        assertThat(table.size()).isEqualTo(model.size());
        for (int index = 0; index < 4000; index++) {
            assertThat(table.get(index << 3)).isSameAs(model.get(index << 3));
        }
    }

    @Test
    void stagingDropsTheOldestAndKeepsWithinTheBudget() {
        var budget = new StagingBudget(10 * 147);
        var first = new StagedPackets(budget);
        var second = new StagedPackets(budget);
        ByteBuffer packet = ByteBuffer.allocate(100);
        for (int i = 0; i < 20; i++) {
            packet.putInt(0, i);
            assertThat(first.add(packet, 0, 100)).isTrue();
        }
        assertThat(first.size()).isEqualTo(10);
        assertThat(second.add(packet, 0, 100)).isFalse();
        assertThat(Objects.requireNonNull(first.poll()).buffer().getInt(16)).isEqualTo(10);
        assertThat(second.add(packet, 0, 100)).isTrue();
        first.clear();
        second.clear();
        assertThat(budget.left()).isEqualTo(10 * 147);
    }

    @Test
    void stagingKeepsAtMost128PacketsOfAPeer() {
        var staged = new StagedPackets(new StagingBudget(Limits.STAGED_BYTES));
        ByteBuffer packet = ByteBuffer.allocate(20);
        for (int i = 0; i < 1000; i++) {
            staged.add(packet, 0, 20);
        }
        assertThat(staged.size()).isEqualTo(128);
    }

    @Test
    void padsToSixteenBytesButNotBeyondTheMtu() {
        assertThat(Sealer.padded(0, 1420)).isZero();
        assertThat(Sealer.padded(1, 1420)).isEqualTo(16);
        assertThat(Sealer.padded(1408, 1420)).isEqualTo(1408);
        assertThat(Sealer.padded(1409, 1420)).isEqualTo(1420);
        assertThat(Sealer.padded(1420, 1420)).isEqualTo(1420);
        assertThat(Sealer.padded(1500, 1420)).isEqualTo(1500);
    }
}
