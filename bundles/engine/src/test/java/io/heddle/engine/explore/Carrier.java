package io.heddle.engine.explore;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads kept for the bodies that block. */
final class Carrier {

    private static final ExecutorService POOL =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), body -> {
                var thread = new Thread(body, "explored");
                thread.setDaemon(true);
                return thread;
            });

    private Carrier() {}

    static void run(Runnable body) {
        POOL.execute(body);
    }
}
