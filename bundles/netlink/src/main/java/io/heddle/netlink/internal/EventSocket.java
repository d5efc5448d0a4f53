package io.heddle.netlink.internal;

import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;
import java.lang.ref.Reference;
import java.util.List;

/** A netlink socket that hears what the kernel announces. One thread reads; any closes. */
public final class EventSocket implements AutoCloseable {

    private static final int RECEIVE_BYTES = 64 * 1024;

    /** Stands for what was lost. */
    private static final List<NetlinkMessage> LOST =
            List.of(new NetlinkMessage(NetlinkMessage.OVERRUN, 0, 0, 0, new byte[0]));

    private final String what;
    private final Descriptor descriptor;
    private final PollSet poll;
    private final NativeMemory answer = new NativeMemory(RECEIVE_BYTES);
    private final MessageVector message = new MessageVector(1);

    private EventSocket(String what, Descriptor descriptor, PollSet poll) {
        this.what = what;
        this.descriptor = descriptor;
        this.poll = poll;
    }

    /**
     * A socket whose queue in the kernel has about this many bytes.
     *
     * @param what what is tried: the begin of the message if it fails
     * @param groups a bit for each group, group 1 being bit 0
     */
    public static EventSocket open(String what, int protocol, int groups, int queueBytes) throws NetlinkException {
        int fd = NetlinkSocket.openBound(protocol, groups, what);
        if (!LibC.setOption(fd, LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, queueBytes)) {
            LibC.setOption(fd, LibC.SOL_SOCKET, LibC.SO_RCVBUF, queueBytes);
        }
        var descriptor = new Descriptor(fd);
        try {
            return new EventSocket(what, descriptor, PollSet.open(descriptor));
        } catch (NetlinkException e) {
            descriptor.close();
            throw e;
        }
    }

    /**
     * Waits for messages; several at a time, or none. One of type {@link NetlinkMessage#OVERRUN} stands for those that came faster
     * than they were taken. {@code EBADF} once closed.
     */
    public List<NetlinkMessage> take() throws NetlinkException {
        if (poll.poll(-1) < 0) {
            throw closed();
        }
        int fd = descriptor.acquire();
        if (fd < 0) {
            throw closed();
        }
        try {
            return receive(fd);
        } finally {
            descriptor.release();
            Reference.reachabilityFence(this);
        }
    }

    public boolean isClosed() {
        return descriptor.isClosed();
    }

    @Override
    public void close() {
        poll.close();
        descriptor.close();
    }

    private List<NetlinkMessage> receive(int fd) throws NetlinkException {
        message.payload(0, answer.address(), RECEIVE_BYTES);
        message.prepareReceive(0);
        int length = LibC.recvmsg(fd, message.pointer(0), LibC.MSG_DONTWAIT);
        if (length < 0) {
            int errno = LibC.errno();
            if (errno == Errno.ENOBUFS) {
                return LOST;
            }
            if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
                return List.of();
            }
            throw new NetlinkException(what, errno);
        }
        if (message.names().bytes().getInt(4) != 0) {
            return List.of();
        }
        return message.truncated(0) ? LOST : messages(length);
    }

    private List<NetlinkMessage> messages(int length) {
        var bytes = new byte[length];
        answer.bytes().get(0, bytes);
        return NetlinkMessage.decode(bytes);
    }

    private NetlinkException closed() {
        return new NetlinkException(what, Errno.EBADF, "closed");
    }
}
