package io.heddle.netlink.internal;

import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits for a fixed set of descriptors with poll(2), and for a wake-up, an eventfd of its own. One thread waits, any thread
 * wakes. A descriptor that closes ends the wait.
 */
public final class PollSet implements AutoCloseable {

    /** In {@link #ready}: the descriptor was closed by its owner. */
    public static final int CLOSED = 0x10000;

    /** {@code struct pollfd}: descriptor s32, events s16, returned events s16. */
    private static final int ENTRY = 8;

    private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;

    private final Descriptor[] members;
    private final int[] events;
    private final int[] ready;
    private final Descriptor wakeDescriptor;
    private final NativeMemory table;
    private final NativeMemory counter = new NativeMemory(Long.BYTES);
    private final IoVector counterVector;
    private final NativeMemory one = new NativeMemory(Long.BYTES);
    private final IoVector oneVector;
    private final Runnable waker = this::wakeUp;
    private final ReentrantLock waiting = new ReentrantLock();
    private volatile boolean closing;

    private PollSet(int eventFd, Descriptor[] members) {
        this.members = members.clone();
        this.events = new int[members.length];
        this.ready = new int[members.length];
        this.wakeDescriptor = new Descriptor(eventFd);
        this.table = new NativeMemory((members.length + 1) * ENTRY);
        this.counterVector = IoVector.of(counter);
        one.bytes().putLong(0, 1);
        this.oneVector = IoVector.of(one);
        Arrays.fill(events, LibC.POLLIN);
    }

    /** A set of these descriptors, each watched for input; it does not own them. */
    public static PollSet open(Descriptor... members) throws NetlinkException {
        LibC.require("cannot make an eventfd");
        int fd = LibC.eventfd(0, EFD_NONBLOCK_CLOEXEC);
        if (fd < 0) {
            throw new NetlinkException("cannot make an eventfd", LibC.errno());
        }
        var set = new PollSet(fd, members);
        for (var member : members) {
            member.addWaker(set.waker);
        }
        return set;
    }

    /** Watches a member for these events from the next {@link #poll} on. */
    public void interest(int member, int wanted) {
        events[member] = wanted;
    }

    /** What the last {@link #poll} found: event bits of poll(2), or {@link #CLOSED}. */
    public int ready(int member) {
        return ready[member];
    }

    /**
     * Waits until a member is ready or closed, a wake-up, or the time is over.
     *
     * @param timeoutMillis 0 returns at once, negative waits without limit
     * @return how many members are ready; 0 also after a wake-up or a signal; −1 once this set is closed
     */
    public int poll(int timeoutMillis) throws NetlinkException {
        waiting.lock();
        int wakeFd = closing ? -1 : wakeDescriptor.acquire();
        try {
            return wakeFd < 0 ? -1 : poll(wakeFd, timeoutMillis);
        } finally {
            if (wakeFd >= 0) {
                wakeDescriptor.release();
            }
            waiting.unlock();
        }
    }

    private int poll(int wakeFd, int timeoutMillis) throws NetlinkException {
        boolean anyClosed = acquireMembers();
        try {
            entry(members.length, wakeFd, LibC.POLLIN);
            int found = LibC.poll(table.pointer(), members.length + 1, anyClosed ? 0 : timeoutMillis);
            int errno = found < 0 ? LibC.errno() : 0;
            if (errno != 0 && errno != Errno.EINTR) {
                throw new NetlinkException("cannot poll", errno);
            }
            return closing ? -1 : collect(wakeFd, found);
        } finally {
            releaseMembers();
            Reference.reachabilityFence(this);
        }
    }

    /** Lets a running or the next {@link #poll} return; any thread, never blocks. */
    public void wakeUp() {
        int fd = wakeDescriptor.acquire();
        if (fd >= 0) {
            // Fails only with a counter at its maximum, and then a wake-up is pending anyway.
            LibC.writev(fd, oneVector.pointer(), 1);
            wakeDescriptor.release();
        }
    }

    @Override
    public void close() {
        for (var member : members) {
            member.removeWaker(waker);
        }
        // In this order: a waiter that misses the flag finds the wake-up pending, and does not wait a second time.
        closing = true;
        wakeUp();
        wakeDescriptor.close();
    }

    private boolean acquireMembers() {
        boolean anyClosed = false;
        for (int i = 0; i < members.length; i++) {
            int fd = members[i].acquire();
            ready[i] = fd < 0 ? CLOSED : 0;
            anyClosed |= fd < 0;
            entry(i, fd, events[i]);
        }
        return anyClosed;
    }

    private void releaseMembers() {
        for (int i = 0; i < members.length; i++) {
            if (table.bytes().getInt(i * ENTRY) >= 0) {
                members[i].release();
            }
        }
    }

    private int collect(int wakeFd, int found) {
        int count = 0;
        for (int i = 0; i < members.length; i++) {
            if (found > 0 && ready[i] != CLOSED) {
                ready[i] = members[i].isClosed() ? CLOSED : table.bytes().getShort(i * ENTRY + 6);
            }
            count += ready[i] != 0 ? 1 : 0;
        }
        if (found > 0 && table.bytes().getShort(members.length * ENTRY + 6) != 0) {
            LibC.readv(wakeFd, counterVector.pointer(), 1);
        }
        return count;
    }

    private void entry(int index, int fd, int wanted) {
        table.bytes().putInt(index * ENTRY, fd);
        table.bytes().putShort(index * ENTRY + 4, (short) wanted);
        table.bytes().putShort(index * ENTRY + 6, (short) 0);
    }
}
