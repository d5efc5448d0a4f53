package io.heddle.tck.host;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network namespace of a test: made by it, with loopback up, and gone with {@link #close()}, with every link, rule and
 * table inside. Threads of this JVM enter it ({@link #call}), so that sockets, TUN devices and netlink requests they make
 * belong to it; a socket stays in the namespace of the thread that opened it.
 *
 * <p>Needs root. Traffic of tests stays in such namespaces: none has a way out.
 */
public final class NetworkNamespace implements AutoCloseable {

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;

    private interface LibC extends Library {
        LibC INSTANCE = Native.load("c", LibC.class);

        int open(String path, int flags) throws LastErrorException;

        int close(int fd) throws LastErrorException;

        int setns(int fd, int type) throws LastErrorException;
    }

    private final String name;

    private NetworkNamespace(String name) {
        this.name = name;
    }

    /** Makes a namespace whose name starts with {@code hd-} and {@code prefix} and is unique on this machine. */
    public static NetworkNamespace create(String prefix) {
        var name = "hd-%s-%d-%d".formatted(prefix, ProcessHandle.current().pid(), COUNTER.incrementAndGet());
        Processes.check("ip", "netns", "add", name);
        var namespace = new NetworkNamespace(name);
        namespace.exec("ip", "link", "set", "lo", "up");
        return namespace;
    }

    /** Why this machine cannot make namespaces, or an empty string if it can. */
    public static String missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "needs root to make network namespaces";
        }
        return Processes.has("ip") ? "" : "needs the program ip (Debian: iproute2)";
    }

    public String name() {
        return name;
    }

    /** Runs a program inside, waits for its end and returns its output; fails unless it ends with 0. */
    public String exec(String... command) {
        return Processes.check(inside(command).toArray(String[]::new));
    }

    /** Runs a program inside, waits for its end and returns its output and exit code. */
    public Processes.Result run(String... command) {
        return Processes.run(inside(command));
    }

    /** The command line that runs {@code command} inside, for a caller that starts the process itself. */
    public List<String> inside(String... command) {
        var line = new java.util.ArrayList<>(List.of("ip", "netns", "exec", name));
        line.addAll(List.of(command));
        return line;
    }

    /** Runs {@code body} on a thread of its own that lives in this namespace, and waits for it. */
    public <T> T call(Callable<T> body) throws Exception {
        var result = new CompletableFuture<T>();
        var thread = thread(() -> {
            try {
                result.complete(body.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.start();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** A daemon thread, not started, that enters this namespace before it runs {@code body}. */
    public Thread thread(Runnable body) {
        var thread = new Thread(
                () -> {
                    enter();
                    body.run();
                },
                "heddle-test-" + name);
        thread.setDaemon(true);
        return thread;
    }

    /** Connects {@code link} here with {@code peerLink} in {@code other} by a virtual cable; both ends are up. */
    public void connect(String link, NetworkNamespace other, String peerLink) {
        exec("ip", "link", "add", link, "type", "veth", "peer", "name", peerLink, "netns", other.name);
        exec("ip", "link", "set", link, "up");
        other.exec("ip", "link", "set", peerLink, "up");
    }

    /** Gives {@code link} an address with prefix length, usable at once (no duplicate address detection). */
    public void address(String link, String address) {
        if (address.contains(":")) {
            exec("ip", "address", "add", address, "dev", link, "nodad");
        } else {
            exec("ip", "address", "add", address, "dev", link);
        }
    }

    @Override
    public void close() {
        Processes.run(List.of("ip", "netns", "del", name));
    }

    private void enter() {
        int fd = LibC.INSTANCE.open("/run/netns/" + name, O_RDONLY);
        try {
            LibC.INSTANCE.setns(fd, CLONE_NEWNET);
        } finally {
            LibC.INSTANCE.close(fd);
        }
    }
}
