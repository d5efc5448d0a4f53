package io.heddle.wireguard.internal.device;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session or handshake that a datagram names by its 32-bit index. Look-ups take no lock and make no garbage;
 * changes are made under the lock of the device. Indices are random, so their lowest bits are the hash.
 */
final class IndexTable {

    private static final int INITIAL_BUCKETS = 64;

    private volatile AtomicReferenceArray<@Nullable Link> buckets = new AtomicReferenceArray<>(INITIAL_BUCKETS);
    private int size;

    /** Something that is named by an index. */
    interface Entry {
        int localIndex();

        Peer peer();
    }

    /** Chains never change, only their heads do. */
    private record Link(Entry entry, @Nullable Link next) {}

    @Nullable
    Entry get(int index) {
        AtomicReferenceArray<@Nullable Link> table = buckets;
        Link link = table.get(index & (table.length() - 1));
        while (link != null && link.entry.localIndex() != index) {
            link = link.next;
        }
        return link == null ? null : link.entry;
    }

    /** An index nobody has. */
    int unused(IntSupplier random) {
        int index = random.getAsInt();
        while (get(index) != null) {
            index = random.getAsInt();
        }
        return index;
    }

    void put(Entry entry) {
        if (size >= buckets.length()) {
            grow();
        }
        insert(buckets, entry);
        size++;
    }

    void remove(Entry entry) {
        AtomicReferenceArray<@Nullable Link> table = buckets;
        int bucket = entry.localIndex() & (table.length() - 1);
        Link kept = null;
        for (Link link = table.get(bucket); link != null; link = link.next) {
            if (link.entry == entry) {
                size--;
            } else {
                kept = new Link(link.entry, kept);
            }
        }
        table.set(bucket, kept);
    }

    int size() {
        return size;
    }

    private void grow() {
        AtomicReferenceArray<@Nullable Link> old = buckets;
        var larger = new AtomicReferenceArray<@Nullable Link>(2 * old.length());
        for (int i = 0; i < old.length(); i++) {
            for (Link link = old.get(i); link != null; link = link.next) {
                insert(larger, link.entry);
            }
        }
        buckets = larger;
    }

    private static void insert(AtomicReferenceArray<@Nullable Link> table, Entry entry) {
        int bucket = entry.localIndex() & (table.length() - 1);
        table.set(bucket, new Link(entry, table.get(bucket)));
    }
}
