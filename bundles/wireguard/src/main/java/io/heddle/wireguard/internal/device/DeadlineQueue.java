package io.heddle.wireguard.internal.device;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of peers by the time they want to be woken. A peer knows its place, so moving it costs the logarithm of
 * the number of peers that have a deadline at all. Changed under the lock of the device; the times may wrap around, as
 * those of {@link System#nanoTime} may.
 */
final class DeadlineQueue {

    /** No deadline. */
    static final long NONE = Long.MIN_VALUE;

    private final List<Peer> heap = new ArrayList<>();
    private volatile long earliest = NONE;

    /** The earliest deadline or {@link #NONE}. Any thread. */
    long earliest() {
        return earliest;
    }

    int size() {
        return heap.size();
    }

    /** Sets, moves or (with {@link #NONE}) removes the deadline of a peer. */
    void schedule(Peer peer, long deadline) {
        if (peer.scheduledAt() == deadline) {
            return;
        }
        int index = peer.heapIndex();
        peer.scheduleAt(deadline);
        if (deadline == NONE) {
            removeAt(index);
            peer.heapIndex(-1);
        } else if (index < 0) {
            heap.add(peer);
            peer.heapIndex(heap.size() - 1);
            siftUp(heap.size() - 1);
        } else {
            siftUp(index);
            siftDown(peer.heapIndex());
        }
        earliest = heap.isEmpty() ? NONE : heap.get(0).scheduledAt();
    }

    /** Removes a peer whose deadline is not after now; null if there is none. */
    @Nullable
    Peer pollDue(long now) {
        if (heap.isEmpty() || heap.get(0).scheduledAt() - now > 0) {
            return null;
        }
        Peer peer = heap.get(0);
        schedule(peer, NONE);
        return peer;
    }

    private void removeAt(int index) {
        Peer last = heap.remove(heap.size() - 1);
        if (index < heap.size()) {
            place(index, last);
            siftUp(index);
            siftDown(last.heapIndex());
        }
    }

    private void siftUp(int start) {
        int index = start;
        while (index > 0 && before(index, (index - 1) / 2)) {
            swap(index, (index - 1) / 2);
            index = (index - 1) / 2;
        }
    }

    private void siftDown(int start) {
        int index = start;
        while (2 * index + 1 < heap.size()) {
            int child = 2 * index + 1;
            if (child + 1 < heap.size() && before(child + 1, child)) {
                child++;
            }
            if (!before(child, index)) {
                return;
            }
            swap(index, child);
            index = child;
        }
    }

    private boolean before(int a, int b) {
        return heap.get(a).scheduledAt() - heap.get(b).scheduledAt() < 0;
    }

    private void swap(int a, int b) {
        Peer first = heap.get(a);
        place(a, heap.get(b));
        place(b, first);
    }

    private void place(int index, Peer peer) {
        heap.set(index, peer);
        peer.heapIndex(index);
    }
}
