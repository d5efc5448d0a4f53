package io.heddle.netlink.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one owner of a file descriptor. A call uses the number between {@link #acquire()} and {@link #release()}; closing
 * waits for such calls, so the number is never used after the kernel may have given it to somebody else.
 */
public final class Descriptor implements AutoCloseable {

    /** Added to the number of users once {@link #close()} was called. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private static final int CLOSE_SECONDS = 1;

    private final int fd;
    private final AtomicInteger state = new AtomicInteger();
    private final List<Runnable> wakers = new CopyOnWriteArrayList<>();
    private final CountDownLatch gone = new CountDownLatch(1);

    /** Takes over {@code fd}: nobody else closes it from here on. */
    public Descriptor(int fd) {
        this.fd = fd;
    }

    /** The descriptor's number, to be used until {@link #release()}; −1, without a release, once it is closed. */
    public int acquire() {
        while (true) {
            int users = state.get();
            if (users < 0) {
                return -1;
            }
            if (state.compareAndSet(users, users + 1)) {
                return fd;
            }
        }
    }

    /** Ends what {@link #acquire()} began; the last user of a closed descriptor gives it back to the kernel. */
    public void release() {
        if (state.decrementAndGet() == CLOSED) {
            giveBack();
        }
    }

    public boolean isClosed() {
        return state.get() < 0;
    }

    /** Has {@code waker} run when this closes, to end a wait that holds it; it may run at any time, also at once. */
    public void addWaker(Runnable waker) {
        wakers.add(waker);
        if (isClosed()) {
            waker.run();
        }
    }

    public void removeWaker(Runnable waker) {
        wakers.remove(waker);
    }

    /**
     * Refuses further use, ends waits, and returns when the kernel has the descriptor back, at most after a second: then
     * the last user gives it back.
     */
    @Override
    public void close() {
        int before = state.getAndUpdate(users -> users | CLOSED);
        if (before == 0) {
            giveBack();
        } else {
            wakers.forEach(Runnable::run);
            awaitUsers();
        }
    }

    private void awaitUsers() {
        try {
            gone.await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveBack() {
        LibC.close(fd);
        gone.countDown();
    }
}
