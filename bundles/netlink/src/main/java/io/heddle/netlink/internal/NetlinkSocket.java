package io.heddle.netlink.internal;

import com.sun.jna.Native;
import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket for requests: one at a time, each answered before the call returns, after a second without a word from
 * the kernel with {@code ETIMEDOUT}. Thread safe.
 */
public final class NetlinkSocket implements AutoCloseable {

    public static final int ROUTE = 0;
    public static final int NETFILTER = 12;
    public static final int GENERIC = 16;

    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NETLINK_GET_STRICT_CHK = 12;

    /** {@code struct sockaddr_nl}: family u16, padding u16, port u32, groups u32. */
    private static final int SOCKADDR_NL = 12;

    /** A table that keeps changing while it is read is read again this often. */
    private static final int DUMP_ATTEMPTS = 8;

    /** Above the 32 KiB to which the kernel fills the datagrams of a dump. */
    private static final int RECEIVE_BYTES = 64 * 1024;

    private static final int SEND_BYTES = 64 * 1024;

    private final Descriptor descriptor;
    private final ReentrantLock lock = new ReentrantLock();
    private final NativeMemory request = new NativeMemory(SEND_BYTES); // lock
    private final NativeMemory answer = new NativeMemory(RECEIVE_BYTES); // lock
    private final MessageVector message = new MessageVector(1); // lock
    private int sequence; // lock

    private NetlinkSocket(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** A socket of this netlink protocol in the network namespace of the calling thread. */
    public static NetlinkSocket open(int protocol) throws NetlinkException {
        int fd = openBound(protocol, 0, "cannot open netlink socket");
        // None of these is needed to work: without them errors have no text, and dumps are filtered by us alone.
        LibC.setOption(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
        LibC.setOption(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
        LibC.setOption(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
        var second = new NativeMemory(2 * Native.POINTER_SIZE);
        second.putWord(0, 1);
        LibC.setsockopt(
                fd,
                LibC.SOL_SOCKET,
                LibC.SO_RCVTIMEO,
                second.pointer(),
                second.bytes().capacity());
        return new NetlinkSocket(new Descriptor(fd));
    }

    /** A descriptor of a netlink socket that hears these groups (a bit each, group 1 being bit 0). */
    static int openBound(int protocol, int groups, String what) throws NetlinkException {
        LibC.require(what);
        int fd = LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw new NetlinkException(what, LibC.errno());
        }
        var name = new NativeMemory(SOCKADDR_NL);
        name.bytes().putShort(0, (short) LibC.AF_NETLINK);
        name.bytes().putInt(8, groups);
        if (LibC.bind(fd, name.pointer(), SOCKADDR_NL) < 0) {
            int errno = LibC.errno();
            LibC.close(fd);
            throw new NetlinkException(what, errno);
        }
        return fd;
    }

    /** Sends a request that changes something and waits until it is done. */
    public void execute(String what, int type, int flags, byte[] body) throws NetlinkException {
        exchange(what, type, flags | NetlinkMessage.ACK, body, ignored -> null);
    }

    /** Sends a request for one object; the answers, usually one. */
    public <T> List<T> query(String what, int type, byte[] body, Function<NetlinkMessage, @Nullable T> reader)
            throws NetlinkException {
        return exchange(what, type, NetlinkMessage.ACK, body, reader);
    }

    /** Sends a request for all objects of a kind; what {@code reader} answers with null is left out. */
    public <T> List<T> dump(String what, int type, byte[] body, Function<NetlinkMessage, @Nullable T> reader)
            throws NetlinkException {
        for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
            var interrupted = new boolean[1];
            var found = exchange(what, type, NetlinkMessage.DUMP, body, received -> {
                interrupted[0] |= (received.flags() & NetlinkMessage.DUMP_INTERRUPTED) != 0;
                return reader.apply(received);
            });
            if (!interrupted[0]) {
                return found;
            }
        }
        throw new NetlinkException(what, Errno.EAGAIN, "it kept changing");
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private <T> List<T> exchange(
            String what, int type, int flags, byte[] body, Function<NetlinkMessage, @Nullable T> reader)
            throws NetlinkException {
        lock.lock();
        int fd = descriptor.acquire();
        try {
            if (fd < 0) {
                throw new NetlinkException(what, Errno.EBADF, "closed");
            }
            sequence++;
            send(what, fd, new NetlinkMessage(type, flags | NetlinkMessage.REQUEST, sequence, 0, body));
            return collect(what, fd, reader);
        } finally {
            if (fd >= 0) {
                descriptor.release();
            }
            lock.unlock();
            Reference.reachabilityFence(this);
        }
    }

    private <T> List<T> collect(String what, int fd, Function<NetlinkMessage, @Nullable T> reader)
            throws NetlinkException {
        var found = new ArrayList<T>();
        boolean done = false;
        while (!done) {
            for (var received : receive(what, fd)) {
                // Others are late answers to a request that timed out.
                if (received.sequence() == sequence && !done) {
                    done = take(what, received, reader, found);
                }
            }
        }
        return found;
    }

    private static <T> boolean take(
            String what, NetlinkMessage received, Function<NetlinkMessage, @Nullable T> reader, List<T> found)
            throws NetlinkException {
        boolean last = received.type() == NetlinkMessage.ERROR || received.type() == NetlinkMessage.DONE;
        // The end of a dump may be the only message to say that it was interrupted, so the reader sees it, too.
        var value = reader.apply(received);
        if (last) {
            KernelAnswer.check(what, received);
        } else if (value != null) {
            found.add(value);
        }
        return last;
    }

    private void send(String what, int fd, NetlinkMessage outgoing) throws NetlinkException {
        var bytes = outgoing.encode();
        if (bytes.length > SEND_BYTES) {
            throw new NetlinkException(what, Errno.EMSGSIZE);
        }
        request.bytes().put(0, bytes);
        message.payload(0, request.address(), bytes.length);
        message.names().bytes().putShort(0, (short) LibC.AF_NETLINK);
        message.names().bytes().putLong(4, 0);
        message.nameLength(0, SOCKADDR_NL);
        message.noControl(0);
        int sent;
        do {
            sent = LibC.sendmsg(fd, message.pointer(0), 0);
        } while (sent < 0 && LibC.errno() == Errno.EINTR);
        int errno = sent < 0 ? LibC.errno() : 0;
        // A request may carry a key.
        request.bytes().put(0, new byte[bytes.length]);
        if (errno != 0) {
            throw new NetlinkException(what, errno);
        }
    }

    private List<NetlinkMessage> receive(String what, int fd) throws NetlinkException {
        message.payload(0, answer.address(), RECEIVE_BYTES);
        message.prepareReceive(0);
        int length = LibC.recvmsg(fd, message.pointer(0), 0);
        if (length < 0) {
            int errno = LibC.errno();
            if (errno == Errno.EINTR) {
                return List.of();
            }
            throw errno == Errno.EAGAIN
                    ? new NetlinkException(what, Errno.ETIMEDOUT, "no answer for a second")
                    : new NetlinkException(what, errno);
        }
        // Only the kernel has port 0.
        boolean fromKernel = message.names().bytes().getInt(4) == 0;
        if (!fromKernel) {
            return List.of();
        }
        if (message.truncated(0)) {
            throw new NetlinkException(what, Errno.EMSGSIZE, "answer above 64 KiB");
        }
        var bytes = new byte[length];
        answer.bytes().get(0, bytes);
        return NetlinkMessage.decode(bytes);
    }
}
