package io.heddle.netlink.internal;

import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds the descriptor of a socket that the JDK hides, without reflection: a value set by the JDK's own option methods is
 * looked for by getsockopt(2) over all descriptors of the process. Twice, with different random values: a socket that shows
 * both is the one.
 */
public final class SocketFinder {

    /** Sets an option of the wanted socket to a value, by way of the JDK. */
    @FunctionalInterface
    public interface Beacon {
        void show(int value) throws IOException;
    }

    private static final int ROUNDS = 2;

    /** {@code struct linger}: on s32, seconds s32. */
    private static final int OPTION_BYTES = 8;

    private final int option;
    private final int valueAt;
    private final int factor;

    private SocketFinder(int option, int valueAt, int factor) {
        this.option = option;
        this.valueAt = valueAt;
        this.factor = factor;
    }

    /** By {@code SO_LINGER}; for TCP sockets. */
    public static SocketFinder byLinger() {
        return new SocketFinder(LibC.SO_LINGER, Integer.BYTES, 1);
    }

    /** By {@code SO_SNDBUF}, which the kernel stores doubled; for UDP sockets. */
    public static SocketFinder bySendBuffer() {
        return new SocketFinder(LibC.SO_SNDBUF, 0, 2);
    }

    /**
     * The descriptor's number, valid as long as the socket is not closed.
     *
     * @param least the smallest value the beacon may show
     * @param range how many values there are
     */
    public int find(String what, int least, int range, Beacon beacon) throws IOException {
        LibC.require(what);
        var candidates = descriptors();
        for (int round = 0; round < ROUNDS; round++) {
            int value = least + ThreadLocalRandom.current().nextInt(range);
            beacon.show(value);
            candidates.removeIf(fd -> value(fd) != value * factor);
        }
        if (candidates.size() != 1) {
            throw new NetlinkException(what, Errno.EBADF, candidates.size() + " descriptors look like it");
        }
        return candidates.get(0);
    }

    private int value(int fd) {
        var value = new NativeMemory(OPTION_BYTES);
        var size = new NativeMemory(Integer.BYTES);
        size.bytes().putInt(0, OPTION_BYTES);
        boolean known = LibC.getsockopt(fd, LibC.SOL_SOCKET, option, value.pointer(), size.pointer()) == 0;
        return known ? value.bytes().getInt(valueAt) : -1;
    }

    private static List<Integer> descriptors() {
        var names = new File("/proc/self/fd").list();
        var numbers = new ArrayList<Integer>();
        for (var name : names == null ? new String[0] : names) {
            numbers.add(Integer.parseInt(name));
        }
        return numbers;
    }
}
