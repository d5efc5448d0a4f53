package io.heddle.shell.control;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts callers of the control socket, at most {@value #MOST_CALLERS} at a time, each on a thread of its own. */
final class Listener implements AutoCloseable {

    static final int MOST_CALLERS = 16;

    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int CLOSE_SECONDS = 2;

    private final SocketPlace place;
    private final ServerSocketChannel server;
    private final PeerRule rule;
    private final Map<String, Operation> operations;
    private final Set<LineChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger counter = new AtomicInteger();
    private final ThreadPoolExecutor callers;
    private final Thread acceptor;

    private Listener(SocketPlace place, PeerRule rule, Map<String, Operation> operations) throws IOException {
        this.place = place;
        this.rule = rule;
        this.operations = Map.copyOf(operations);
        this.server = place.open();
        this.callers = new ThreadPoolExecutor(
                0, MOST_CALLERS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), this::callerThread);
        this.acceptor = new Thread(this::acceptAll, "heddle-shell-accept");
        acceptor.setDaemon(true);
    }

    /** Listens from now on. */
    static Listener start(SocketPlace place, PeerRule rule, Map<String, Operation> operations) throws IOException {
        var listener = new Listener(place, rule, operations);
        listener.acceptor.start();
        return listener;
    }

    /** Ends every connection and removes the socket. */
    @Override
    public void close() {
        try {
            server.close();
            place.remove();
        } catch (IOException e) {
            log.warn("cannot remove the control socket: {}", e.toString());
        }
        callers.shutdownNow();
        open.forEach(LineChannel::close);
        try {
            if (!isOwnThread() && !callers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("a caller of the control socket is still being served");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        while (server.isOpen()) {
            try {
                serve(server.accept());
            } catch (IOException | RuntimeException e) {
                if (server.isOpen()) {
                    log.warn("cannot serve a caller of the control socket: {}", e.toString());
                    pause();
                }
            }
        }
    }

    private void serve(SocketChannel caller) throws IOException {
        var channel = new LineChannel(caller, Connection.LONGEST_REQUEST);
        var connection = new Connection(channel, operations);
        var principal = caller.getOption(ExtendedSocketOptions.SO_PEERCRED);
        open.add(channel);
        try {
            callers.execute(() -> {
                try {
                    if (rule.admits(
                            principal.user().getName(), principal.group().getName())) {
                        connection.run();
                    } else {
                        log.warn(
                                "user {} may not use the control socket",
                                principal.user().getName());
                        connection.refuse(Failure.NOT_PERMITTED, "not permitted: only root and the socket's group");
                    }
                } finally {
                    open.remove(channel);
                }
            });
        } catch (RejectedExecutionException e) {
            open.remove(channel);
            connection.refuse(Failure.FAILED, "too many callers at once: " + MOST_CALLERS);
        }
    }

    /** Out of file descriptors, for example: the loop must not spin. */
    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }

    private boolean isOwnThread() {
        return Thread.currentThread().getName().startsWith("heddle-shell-caller-");
    }

    private Thread callerThread(Runnable body) {
        var thread = new Thread(body, "heddle-shell-caller-" + counter.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
