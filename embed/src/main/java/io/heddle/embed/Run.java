package io.heddle.embed;

import io.heddle.api.Gateway;
import io.heddle.api.GatewayException;
import io.heddle.api.GatewayListener;
import io.heddle.api.GatewayState;
import io.heddle.api.GatewayStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One start of an embedded gateway and all that follows from it, used once. A single thread owns the framework from its making to
 * its removal, so a start and a stop cannot meet in the middle of a step; everybody else asks it to end and waits.
 */
final class Run {

    private static final Logger log = LoggerFactory.getLogger(Run.class);

    /** The engine bounds its teardown by 30 s; past this it is written off and the framework is stopped all the same. */
    private static final Duration DOWN_BOUND = Duration.ofSeconds(40);

    /** Threads that were told to end leave at once, some after a second; the rest is for a busy machine. */
    private static final Duration THREADS_BOUND = Duration.ofSeconds(5);

    private final GatewayOptions options;
    private final GatewayListener listener;
    private final Owner owner;
    private final ThreadGroup threads;
    private final CompletableFuture<Void> endAsked = new CompletableFuture<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ReadWriteLock looking = new ReentrantReadWriteLock(); // read: by callers that are inside the gateway
    private volatile @Nullable Gateway gateway;

    /** Who has the run; told on its thread. */
    interface Owner {

        /** The teardown begins. */
        void ending(Run run, String reason);

        /** Nothing is left. */
        void ended(Run run);
    }

    /** @param threads the group for the threads of this run, in which there are no others */
    Run(GatewayOptions options, ThreadGroup threads, GatewayListener listener, Owner owner) {
        this.options = options;
        this.threads = threads;
        this.listener = listener;
        this.owner = owner;
    }

    /** Begins, on a thread that has nothing of the caller's but its network namespace. */
    void begin() {
        var thread = new Thread(threads, this::live, "heddle-embed-run", 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // the JVM's way to say that there can be no more threads
            started.completeExceptionally(new StartupException("cannot make a thread", e));
            finish();
        }
    }

    /** Asks it to end. Does not wait; any number of times. */
    void end() {
        endAsked.complete(null);
    }

    /** Waits for the start's outcome. */
    void awaitStarted(Duration bound)
            throws StartTimeoutException, LoginRefusedException, StartupException, InterruptedException {
        try {
            started.get(nanos(bound), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StartTimeoutException("not connected after " + text(bound) + ": " + waitsFor());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LoginRefusedException refused) {
                throw refused;
            }
            if (e.getCause() instanceof StartupException failed) {
                throw failed;
            }
            throw new StartupException("the gateway did not start: " + e.getCause(), e);
        }
    }

    /** Waits until nothing is left; {@code false} if that takes longer. */
    boolean awaitEnded(Duration bound) throws InterruptedException {
        try {
            ended.get(nanos(bound), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("the end of a run never fails", e);
        }
    }

    /** What the gateway says, or {@code null} while there is none. */
    @Nullable
    GatewayStatus status() {
        looking.readLock().lock();
        try {
            return gateway == null ? null : gateway.status();
        } finally {
            looking.readLock().unlock();
        }
    }

    static String text(Duration bound) {
        return bound.compareTo(Duration.ofSeconds(1)) < 0
                ? Math.round(bound.toNanos() / 1e4) / 1e2 + " ms"
                : bound.toMillis() / 1e3 + " s";
    }

    private static String since(long nanoTime) {
        return text(Duration.ofNanos(System.nanoTime() - nanoTime));
    }

    private static long nanos(Duration bound) {
        try {
            return bound.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE; // 292 years
        }
    }

    private void live() {
        long begun = System.nanoTime();
        var reason = "";
        EmbeddedFramework framework = null;
        try {
            framework = new EmbeddedFramework(options);
            bringUp(framework);
            log.info("connected, {} after the start", since(begun));
            started.complete(null);
            endAsked.join();
        } catch (EmbedException e) {
            reason = fail(e);
        } catch (IOException | BundleException | RuntimeException | LinkageError e) {
            reason = fail(new StartupException("the gateway cannot start: " + e.getMessage(), e));
        } catch (InterruptedException e) {
            reason = fail(new StartupException("the start was interrupted", e)); // by whom? nobody has this thread
        } finally {
            started.completeExceptionally(new StartupException("the start failed")); // an error: no effect otherwise
            owner.ending(this, reason);
            try {
                tearDown(framework);
            } finally {
                finish();
            }
        }
    }

    private String fail(EmbedException failure) {
        started.completeExceptionally(failure);
        return failure.getMessage();
    }

    private void bringUp(EmbeddedFramework framework)
            throws EmbedException, IOException, BundleException, InterruptedException {
        if (options.privateKey() != null) {
            IdentityFile.place(options.stateDirectory(), options.privateKey());
        }
        long booting = System.nanoTime();
        framework.start(this::pass);
        log.debug("the framework started in {}", since(booting));
        pass();
        var found = framework.gateway();
        gateway = found;
        if (found.status().wanted()) {
            // A killed process wanted it up; with its credential, which says nothing about the one given now.
            await(found.down());
        }
        found.listen(status -> listener.changed(status));
        found.pin("host-dns", options.hostDns() ? "" : "none");
        found.pin("routes", options.routes() ? "" : "none");
        await(found.up(options.credential()));
    }

    /** Waits for a future of the gateway, or for the end. */
    private void await(CompletableFuture<Void> future) throws EmbedException, InterruptedException {
        try {
            CompletableFuture.anyOf(future, endAsked).get();
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
        pass();
    }

    private void pass() throws StartupException {
        if (endAsked.isDone()) {
            throw new StartupException("stopped while it was starting");
        }
    }

    private static EmbedException failure(Throwable cause) {
        var message = String.valueOf(cause.getMessage());
        return cause instanceof GatewayException refusal && refusal.state() == GatewayState.NEEDS_LOGIN
                ? new LoginRefusedException(message, cause)
                : new StartupException(message, cause);
    }

    private void tearDown(@Nullable EmbeddedFramework framework) {
        long begun = System.nanoTime();
        try {
            takeDown();
        } finally {
            gateway = null;
            if (framework != null) {
                framework.stopBundles();
                framework.close(awaitThreads() && awaitCallers());
            }
        }
        log.debug("torn down in {}", since(begun));
    }

    private void takeDown() {
        var current = gateway;
        if (current == null) {
            return;
        }
        try {
            current.down().get(DOWN_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.error("the gateway is not down after {}", text(DOWN_BOUND), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was told to end ends a moment later, and may need another thread for it. Whether all have ended. */
    private boolean awaitThreads() {
        long deadline = System.nanoTime() + THREADS_BOUND.toNanos();
        for (var left = othersThreads(); !left.isEmpty(); left = othersThreads()) {
            if (System.nanoTime() - deadline > 0) {
                log.warn("still there: {}", left);
                return false;
            }
            left.forEach(thread -> join(thread, deadline));
        }
        return true;
    }

    private List<Thread> othersThreads() {
        var all = new Thread[threads.activeCount() + 50];
        int count = threads.enumerate(all);
        return Arrays.asList(all).subList(0, count).stream()
                .filter(thread ->
                        thread != Thread.currentThread() && thread.getName().startsWith("heddle-"))
                .toList();
    }

    /** Whether the last caller that had the gateway in its hands is out of it. */
    private boolean awaitCallers() {
        try {
            if (looking.writeLock().tryLock(THREADS_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                looking.writeLock().unlock();
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static void join(Thread thread, long deadline) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish() {
        owner.ended(this);
        ended.complete(null);
    }

    private String waitsFor() {
        var status = status();
        if (status == null) {
            return "the embedded framework was starting";
        }
        if (status.waitingFor() != null && status.state() == GatewayState.CONNECTING) { // a pause has a reason
            return status.state() + ", " + status.waitingFor();
        }
        if (status.state() == GatewayState.CONNECTING && status.steps().isEmpty()) {
            return status.state() + ", waiting for " + status.management().address() + " to answer the login";
        }
        return status.state() + (status.reason().isEmpty() ? "" : ", " + status.reason());
    }
}
