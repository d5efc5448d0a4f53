package io.heddle.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends pings from a host until one is answered. As root, the JDK's reachability test is an ICMP echo request. */
final class Pinger implements AutoCloseable {

    /** Wait for one answer, and so the resolution. An answer to an earlier ping counts as well. */
    private static final int PATIENCE_MILLIS = 20;

    private final CompletableFuture<Long> answered = new CompletableFuture<>();
    private volatile boolean stopped;

    /** Starts pinging at once; there need not be a route yet. */
    Pinger(Host host, String address) {
        var thread = host.namespace().thread(() -> ping(address));
        thread.start();
    }

    /** {@link System#nanoTime} of the first answer. */
    long answered(Duration bound) throws BenchmarkException {
        try {
            return answered.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new BenchmarkException("no ping was answered within " + bound.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new BenchmarkException("cannot ping: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    @Override
    public void close() {
        stopped = true;
    }

    private void ping(String address) {
        try {
            var target = InetAddress.getByName(address);
            while (!stopped && !reaches(target)) {
                // Without a route it fails at once: not faster than with one.
                TimeUnit.MILLISECONDS.sleep(2);
            }
            answered.complete(System.nanoTime());
        } catch (IOException | RuntimeException e) {
            answered.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean reaches(InetAddress target) {
        try {
            return target.isReachable(PATIENCE_MILLIS);
        } catch (IOException e) {
            // No route, or the filter refuses: not yet.
            return false;
        }
    }
}
