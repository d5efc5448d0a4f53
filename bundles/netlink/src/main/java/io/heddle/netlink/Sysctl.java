package io.heddle.netlink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Kernel settings under {@code /proc/sys}. Keys are given as path components, {@code "net", "ipv4", "conf", "eth0.5",
 * "rp_filter"}, because interface names contain dots.
 *
 * <p>What {@code /proc/sys/net} shows depends on the thread that opens the file: the kernel takes the network namespace of
 * that very thread, not the process's (as {@code /proc/net} does, which is {@code /proc/self/net}, the first thread's). So
 * the namespace is that of whoever calls a method here, at that moment; everything here opens, uses and closes the file on
 * the calling thread. Thread safe.
 */
public final class Sysctl {

    private static final Path ROOT = Path.of("/proc/sys");

    private final Path root;

    /** The settings of this host. */
    public Sysctl() {
        this(ROOT);
    }

    Sysctl(Path root) {
        this.root = root;
    }

    /** Whether there is such a setting. */
    public boolean exists(String... key) {
        return Files.exists(path(key));
    }

    /**
     * Reads a setting, without surrounding white space.
     *
     * @throws NetlinkException {@code ENOENT} if there is none, {@code EACCES} if we may not
     */
    public String read(String... key) throws NetlinkException {
        var path = path(key);
        try {
            return Files.readString(path, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw failure("cannot read " + path, e);
        }
    }

    /**
     * Reads a setting that is a number.
     *
     * @throws NetlinkException as {@link #read}; {@code EINVAL} if it is none
     */
    public int readInt(String... key) throws NetlinkException {
        var value = read(key);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw failure("cannot read " + path(key), new IOException("not a number: " + value, e));
        }
    }

    /**
     * Changes a setting.
     *
     * @throws NetlinkException {@code ENOENT} if there is none, {@code EACCES} if we may not (also {@code /proc/sys} mounted
     *     read-only), {@code EINVAL} if the kernel does not like the value
     */
    public void write(String value, String... key) throws NetlinkException {
        var path = path(key);
        try {
            Files.writeString(path, value, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failure("cannot write " + value + " to " + path, e);
        }
    }

    private Path path(String... key) {
        var path = root;
        for (var component : key) {
            if (component.isEmpty() || component.contains("/") || component.equals(".") || component.equals("..")) {
                throw new IllegalArgumentException("not a component of a sysctl path: " + component);
            }
            path = path.resolve(component);
        }
        return path;
    }

    private static NetlinkException failure(String what, IOException cause) {
        int errno = Errno.EINVAL;
        if (cause instanceof NoSuchFileException) {
            errno = Errno.ENOENT;
        } else if (cause instanceof AccessDeniedException) {
            errno = Errno.EACCES;
        }
        var message = cause.getMessage();
        var failure = new NetlinkException(what, errno, errno == Errno.EINVAL && message != null ? message : "");
        failure.initCause(cause);
        return failure;
    }
}
