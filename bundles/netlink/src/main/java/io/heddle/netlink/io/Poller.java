package io.heddle.netlink.io;

import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.internal.Descriptor;
import io.heddle.netlink.internal.LibC;
import io.heddle.netlink.internal.PollSet;

/**
 * Waits until one of some devices and sockets can be read or written, as poll(2) does. One thread waits at a time; any
 * thread ends the wait by {@link #wakeUp()} or {@link #close()}, and so does closing one of the members. (An interrupt does
 * not.) It does not own its members.
 *
 * <pre>{@code
 * while (poller.poll(-1) >= 0) {
 *     if (poller.isReadable(0)) { ... }
 * }
 * }</pre>
 */
public final class Poller implements AutoCloseable {

    /** Interest in input. */
    public static final int READ = LibC.POLLIN;

    /** Interest in room for output. */
    public static final int WRITE = LibC.POLLOUT;

    private static final int UNUSABLE = LibC.POLLERR | LibC.POLLHUP | LibC.POLLNVAL;

    private final PollSet set;

    private Poller(PollSet set) {
        this.set = set;
    }

    /**
     * A poller of these members, known by their position from 0, each watched for input.
     *
     * @throws NetlinkException if the process has no descriptor left
     */
    public static Poller open(Pollable... members) throws NetlinkException {
        var descriptors = new Descriptor[members.length];
        for (int i = 0; i < members.length; i++) {
            descriptors[i] = members[i].descriptor();
        }
        return new Poller(PollSet.open(descriptors));
    }

    /**
     * Watches a member for other events from the next {@link #poll} on; only the polling thread calls this.
     *
     * @param events {@link #READ}, {@link #WRITE}, both, or 0
     */
    public void interest(int member, int events) {
        set.interest(member, events);
    }

    /**
     * Waits.
     *
     * @param timeoutMillis 0 does not wait, a negative number waits without limit
     * @return how many members are ready or closed; 0 when the time is over and after a wake-up; −1 once this poller is
     *     closed
     * @throws NetlinkException if the kernel refuses, which is not expected
     */
    public int poll(int timeoutMillis) throws NetlinkException {
        return set.poll(timeoutMillis);
    }

    /** Whether the last {@link #poll} found input, or an error that reading will tell. */
    public boolean isReadable(int member) {
        int ready = set.ready(member);
        return (ready & (READ | UNUSABLE)) != 0;
    }

    /** Whether the last {@link #poll} found room for output. */
    public boolean isWritable(int member) {
        return (set.ready(member) & WRITE) != 0;
    }

    /** Whether the last {@link #poll} found the member closed by its owner. */
    public boolean isClosed(int member) {
        return (set.ready(member) & PollSet.CLOSED) != 0;
    }

    /** Lets the wait that runs, or else the next one, return; any thread, does not block. */
    public void wakeUp() {
        set.wakeUp();
    }

    /** Ends the wait that runs, with −1; idempotent, any thread. */
    @Override
    public void close() {
        set.close();
    }
}
