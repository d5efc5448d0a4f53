package io.heddle.wire.rpc;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one channel or server, named {@code heddle-wire-<purpose>-<part>-<n>}: {@code io} moves bytes,
 * {@code call} runs handlers and callbacks, {@code timer} keeps time. Threads are made when needed.
 */
final class WireThreads implements AutoCloseable {

    private static final long IDLE_SECONDS = 30;

    /** How long {@link #close} waits for each pool. */
    private static final long JOIN_MILLIS = 1_000;

    private final String purpose;
    private final ThreadPoolExecutor io;
    private final ThreadPoolExecutor calls;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Thread> threads = new HashSet<>(); // guarded by itself

    private WireThreads(String purpose, ThreadPoolExecutor io, int callThreads) {
        this.purpose = purpose;
        this.io = io;
        this.calls = queued(callThreads);
        this.timer = new ScheduledThreadPoolExecutor(1, (task, pool) -> {});
        io.setThreadFactory(factory("io"));
        calls.setThreadFactory(factory("call"));
        timer.setThreadFactory(factory("timer"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** For a client: a fixed number of threads, further tasks wait. */
    static WireThreads forChannel(String purpose, int ioThreads, int callThreads) {
        return new WireThreads(purpose, queued(ioThreads), callThreads);
    }

    /** For a server: each connection holds a thread for reading, so none may wait behind another. */
    static WireThreads forServer(String purpose, int ioThreads, int callThreads) {
        var io = new ThreadPoolExecutor(
                0, ioThreads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), runByCaller());
        return new WireThreads(purpose, io, callThreads);
    }

    ExecutorService io() {
        return io;
    }

    ExecutorService calls() {
        return calls;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Ends and joins the threads; called on one of them, it lets them end by themselves. */
    @Override
    public void close() {
        timer.shutdownNow();
        calls.shutdown();
        io.shutdown();
        if (Thread.currentThread() instanceof Owned thread && thread.owner == this) {
            return;
        }
        try {
            join(calls);
            join(io);
            join(timer);
            for (Thread thread : snapshot()) {
                thread.join(JOIN_MILLIS); // a pool has ended a moment before its last thread has
            }
        } catch (InterruptedException e) {
            calls.shutdownNow();
            io.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static void join(ExecutorService pool) throws InterruptedException {
        if (!pool.awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS)) {
            pool.shutdownNow();
        }
    }

    private Set<Thread> snapshot() {
        synchronized (threads) {
            return Set.copyOf(threads);
        }
    }

    private Thread remember(Thread thread) {
        synchronized (threads) {
            threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
            threads.add(thread);
        }
        return thread;
    }

    private ThreadFactory factory(String part) {
        var count = new AtomicInteger();
        String prefix = "heddle-wire-" + purpose + "-" + part + "-";
        return task -> remember(new Owned(this, task, prefix + count.incrementAndGet()));
    }

    private static ThreadPoolExecutor queued(int threads) {
        var pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), runByCaller());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    // A call made on a closed channel must still be told that it is closed, when all threads are gone.
    private static RejectedExecutionHandler runByCaller() {
        return (task, pool) -> task.run();
    }

    /** A thread that knows whose it is. */
    private static final class Owned extends Thread {

        private final WireThreads owner;

        Owned(WireThreads owner, Runnable task, String name) {
            super(task, name);
            this.owner = owner;
            setDaemon(true);
        }
    }
}
