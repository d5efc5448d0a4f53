package io.heddle.netlink.io;

import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.internal.LibC;
import io.heddle.netlink.internal.SocketFinder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/**
 * Sets the fwmark ({@code SO_MARK}) of sockets of the JDK, which has no option for it and hides the descriptor. No JVM flag
 * is needed. The cost is some microseconds for each descriptor of the process, so it is for control connections.
 *
 * <p>Mark a socket before it connects, and close it only after the method returned. All methods throw
 * {@link NetlinkException} with {@code EPERM} without {@code CAP_NET_ADMIN}, or another {@link IOException} if the socket is
 * closed.
 */
public final class SocketMarks {

    private static final int MAX_LINGER_SECONDS = 32767;

    /** Between what every kernel allows as least and as most send buffer, before doubling. */
    private static final int LEAST_BUFFER = 8192;

    private static final int BUFFER_RANGE = 64 * 1024;

    private SocketMarks() {}

    /** Marks a TCP socket. */
    public static void mark(Socket socket, int mark) throws IOException {
        int before = socket.getSoLinger();
        try {
            int fd = SocketFinder.byLinger()
                    .find(what(socket), 0, MAX_LINGER_SECONDS, value -> socket.setSoLinger(true, value));
            set(what(socket), fd, mark);
        } finally {
            socket.setSoLinger(before >= 0, Math.max(before, 0));
        }
    }

    /** Marks a TCP channel. */
    public static void mark(SocketChannel channel, int mark) throws IOException {
        int before = channel.getOption(StandardSocketOptions.SO_LINGER);
        try {
            int fd = SocketFinder.byLinger()
                    .find(
                            what(channel),
                            0,
                            MAX_LINGER_SECONDS,
                            value -> channel.setOption(StandardSocketOptions.SO_LINGER, value));
            set(what(channel), fd, mark);
        } finally {
            channel.setOption(StandardSocketOptions.SO_LINGER, before);
        }
    }

    /** Marks a UDP socket. */
    public static void mark(DatagramSocket socket, int mark) throws IOException {
        int before = socket.getSendBufferSize();
        try {
            int fd = SocketFinder.bySendBuffer()
                    .find(what(socket), LEAST_BUFFER, BUFFER_RANGE, socket::setSendBufferSize);
            set(what(socket), fd, mark);
        } finally {
            socket.setSendBufferSize(before);
        }
    }

    /** Marks a UDP channel. */
    public static void mark(DatagramChannel channel, int mark) throws IOException {
        int before = channel.getOption(StandardSocketOptions.SO_SNDBUF);
        try {
            int fd = SocketFinder.bySendBuffer()
                    .find(
                            what(channel),
                            LEAST_BUFFER,
                            BUFFER_RANGE,
                            value -> channel.setOption(StandardSocketOptions.SO_SNDBUF, value));
            set(what(channel), fd, mark);
        } finally {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, before);
        }
    }

    private static void set(String what, int fd, int mark) throws NetlinkException {
        if (!LibC.setOption(fd, LibC.SOL_SOCKET, LibC.SO_MARK, mark)) {
            throw new NetlinkException(what, LibC.errno());
        }
    }

    private static String what(Object socket) {
        return "cannot mark " + socket;
    }
}
