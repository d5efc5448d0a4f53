package io.heddle.netlink.io;

import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.internal.Descriptor;
import io.heddle.netlink.internal.LibC;
import io.heddle.netlink.internal.NativeMemory;
import java.lang.ref.Reference;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A UDP socket of one family that sends and receives in batches, and has the kernel cut and join datagrams
 * ({@code UDP_SEGMENT}, {@code UDP_GRO}) where it can. It lives in the network namespace of the thread that opened it. Calls
 * do not wait, but for a full send buffer (20 ms at most); {@link Poller} does.
 *
 * <p>Any thread may send or receive, several at once; each with a batch of its own.
 */
public final class UdpSocket extends Pollable {

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int UDP_GRO = 104;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int SOCKADDR_ROOM = 32;

    private final UdpAddress local;
    private final BatchSender.Outcome outcome = new BatchSender.Outcome();
    private final SendBatch single = new SendBatch(1, SendBatch.MAX_RUN);
    private final ReentrantLock singleLock = new ReentrantLock();

    private UdpSocket(Descriptor descriptor, UdpAddress local, boolean offload) {
        super(descriptor);
        this.local = local;
        outcome.offload = offload;
    }

    /**
     * Opens and binds a socket.
     *
     * @throws NetlinkException {@code EADDRINUSE} if the port is taken, {@code EADDRNOTAVAIL} if the address is not the host's,
     *     {@code EAFNOSUPPORT} if the host has not this family, {@code EPERM} if it may not set the mark
     */
    public static UdpSocket open(UdpOptions options) throws NetlinkException {
        var wanted = new UdpAddress(options.local());
        var what = "cannot open UDP socket " + wanted;
        LibC.require(what);
        int family = wanted.isIpv4() ? LibC.AF_INET : LibC.AF_INET6;
        int fd = LibC.socket(family, LibC.SOCK_DGRAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new NetlinkException(what, LibC.errno());
        }
        try {
            configure(fd, options, what);
            var bound = bind(fd, wanted, what);
            boolean offload = options.offload() && canSegment(fd);
            if (options.offload()) {
                // A kernel that does not join datagrams delivers them one by one.
                LibC.setOption(fd, SOL_UDP, UDP_GRO, 1);
            }
            return new UdpSocket(new Descriptor(fd), bound, offload);
        } catch (NetlinkException e) {
            LibC.close(fd);
            throw e;
        }
    }

    /** Address and port it is bound to; the port is the real one. */
    public InetSocketAddress localAddress() {
        return local.toInetSocketAddress();
    }

    /** The port it is bound to. */
    public int port() {
        return local.port();
    }

    /** Whether runs are cut by the kernel; becomes false when it turns out that the way out cannot. */
    public boolean segmentsInKernel() {
        return outcome.offload;
    }

    /** Datagrams that the kernel refused, for example because there is no route. */
    public long refused() {
        return outcome.refused.sum();
    }

    /** Datagrams given up because the send buffer stayed full. */
    public long dropped() {
        return outcome.dropped.sum();
    }

    /** The error number of the last datagram refused, or 0; see {@link Errno}. */
    public int lastSendError() {
        return outcome.lastErrno;
    }

    /**
     * Changes the mark of everything sent from now on.
     *
     * @throws NetlinkException {@code EPERM} without {@code CAP_NET_ADMIN}, {@code EBADF} once closed
     */
    public void mark(int mark) throws NetlinkException {
        int fd = acquire("mark");
        try {
            if (!LibC.setOption(fd, LibC.SOL_SOCKET, LibC.SO_MARK, mark)) {
                throw new NetlinkException("cannot mark UDP socket " + local + " with " + mark, LibC.errno());
            }
        } finally {
            descriptor().release();
        }
    }

    /**
     * Sends all datagrams of {@code batch}, which is left as it is. A datagram that the kernel refuses is counted in
     * {@link #refused()} and does not keep the others back.
     *
     * @return datagrams that the kernel took
     * @throws NetlinkException {@code EBADF} once closed
     */
    public int send(SendBatch batch) throws NetlinkException {
        int fd = acquire("send from");
        try {
            return batch.sender().send(fd, outcome);
        } finally {
            descriptor().release();
            Reference.reachabilityFence(batch);
        }
    }

    /**
     * Sends one datagram, from any thread.
     *
     * @param length at most 65507 bytes
     * @return whether the kernel took it
     * @throws NetlinkException {@code EBADF} once closed
     */
    public boolean send(UdpAddress to, byte[] datagram, int from, int length) throws NetlinkException {
        singleLock.lock();
        try {
            single.clear();
            return single.append(to, datagram, from, length) && send(single) == 1;
        } finally {
            singleLock.unlock();
        }
    }

    /**
     * Replaces the content of {@code batch} by what can be received now.
     *
     * @return datagrams received; 0 if there are none
     * @throws NetlinkException {@code EBADF} once closed
     */
    public int receive(ReceiveBatch batch) throws NetlinkException {
        int fd = acquire("receive from");
        try {
            var messages = batch.prepare();
            int received = LibC.recvmmsg(fd, messages.pointer(0), batch.capacity(), LibC.MSG_DONTWAIT, null);
            if (received > 0) {
                batch.list(received);
            }
            // Errors (an ICMP message, a signal, nothing there) concern no datagram of ours: the next call tells more.
            return batch.count();
        } finally {
            descriptor().release();
            Reference.reachabilityFence(batch);
        }
    }

    private int acquire(String verb) throws NetlinkException {
        int fd = descriptor().acquire();
        if (fd < 0) {
            throw new NetlinkException("cannot " + verb + " UDP socket " + local, Errno.EBADF, "closed");
        }
        return fd;
    }

    private static void configure(int fd, UdpOptions options, String what) throws NetlinkException {
        if (!(options.local().getAddress() instanceof Inet4Address)
                && !LibC.setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1)) {
            throw new NetlinkException(what, LibC.errno(), "IPV6_V6ONLY");
        }
        if (options.mark() != 0 && !LibC.setOption(fd, LibC.SOL_SOCKET, LibC.SO_MARK, options.mark())) {
            throw new NetlinkException(what, LibC.errno(), "SO_MARK");
        }
        if (options.bufferBytes() > 0) {
            buffer(fd, LibC.SO_RCVBUFFORCE, LibC.SO_RCVBUF, options.bufferBytes());
            buffer(fd, LibC.SO_SNDBUFFORCE, LibC.SO_SNDBUF, options.bufferBytes());
        }
    }

    /** Beyond the host's limit where we may, else up to it. */
    private static void buffer(int fd, int forced, int ordinary, int bytes) {
        if (!LibC.setOption(fd, LibC.SOL_SOCKET, forced, bytes)) {
            LibC.setOption(fd, LibC.SOL_SOCKET, ordinary, bytes);
        }
    }

    private static UdpAddress bind(int fd, UdpAddress wanted, String what) throws NetlinkException {
        var name = new NativeMemory(SOCKADDR_ROOM);
        int length = wanted.writeTo(name.bytes(), 0);
        if (LibC.bind(fd, name.pointer(), length) < 0) {
            throw new NetlinkException(what, LibC.errno());
        }
        var size = new NativeMemory(Integer.BYTES);
        size.bytes().putInt(0, SOCKADDR_ROOM);
        if (LibC.getsockname(fd, name.pointer(), size.pointer()) < 0) {
            throw new NetlinkException(what, LibC.errno());
        }
        var bound = new UdpAddress();
        bound.readFrom(name.bytes(), 0);
        return bound;
    }

    private static boolean canSegment(int fd) {
        var value = new NativeMemory(Integer.BYTES);
        var size = new NativeMemory(Integer.BYTES);
        size.bytes().putInt(0, Integer.BYTES);
        return LibC.getsockopt(fd, SOL_UDP, UDP_SEGMENT, value.pointer(), size.pointer()) == 0;
    }
}
