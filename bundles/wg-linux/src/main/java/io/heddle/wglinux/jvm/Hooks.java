package io.heddle.wglinux.jvm;

import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.PacketHooks;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The filters of a tunnel. A filter that fails lets nothing pass. */
final class Hooks implements PacketHooks {

    private static final Logger log = LoggerFactory.getLogger(Hooks.class);

    /** How long taking a hook back waits for calls that run; only a hook that hangs, or takes itself back, needs it. */
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Entry[] NONE = new Entry[0];

    private volatile Entry[] entries = NONE; // written under this object's monitor

    private static final class Entry {
        private final PacketHook hook;
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicBoolean failed = new AtomicBoolean();
        private volatile boolean closed;

        private Entry(PacketHook hook) {
            this.hook = hook;
        }
    }

    @Override
    public Registration add(PacketHook hook) {
        var entry = new Entry(hook);
        synchronized (this) {
            var grown = Arrays.copyOf(entries, entries.length + 1);
            grown[entries.length] = entry;
            entries = grown;
        }
        return () -> remove(entry);
    }

    boolean accept(Direction direction, byte[] packet, int offset, int length) {
        for (var entry : entries) {
            if (!accept(entry, direction, packet, offset, length)) {
                return false;
            }
        }
        return true;
    }

    /** A hook that leaves at this moment lets the packet pass, as if it had left before. */
    private static boolean accept(Entry entry, Direction direction, byte[] packet, int offset, int length) {
        entry.calls.incrementAndGet();
        try {
            return entry.closed || entry.hook.accept(direction, packet, offset, length);
        } catch (RuntimeException e) {
            if (entry.failed.compareAndSet(false, true)) {
                log.error("A packet filter failed; the packet is dropped. Further failures are not told", e);
            }
            return false;
        } finally {
            entry.calls.decrementAndGet();
        }
    }

    private void remove(Entry entry) {
        synchronized (this) {
            entry.closed = true;
            entries = Arrays.stream(entries).filter(other -> other != entry).toArray(Entry[]::new);
        }
        long start = System.nanoTime();
        while (entry.calls.get() > 0 && System.nanoTime() - start < DRAIN_NANOS) {
            Thread.onSpinWait();
        }
    }
}
