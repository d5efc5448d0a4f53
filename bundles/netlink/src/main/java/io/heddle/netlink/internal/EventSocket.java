package io.heddle.netlink.internal;

import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkEvent;
import io.heddle.netlink.NetlinkException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/** A netlink socket that hears what the kernel announces. One thread reads; any closes. */
public final class EventSocket implements AutoCloseable {

    /** Bits of the groups link 1, IPv4 address 5 and route 7, IPv6 address 9 and route 11. */
    private static final int GROUPS = 1 << 0 | 1 << 4 | 1 << 6 | 1 << 8 | 1 << 10;

    private static final int RECEIVE_BYTES = 64 * 1024;

    private final Descriptor descriptor;
    private final PollSet poll;
    private final NativeMemory answer = new NativeMemory(RECEIVE_BYTES);
    private final MessageVector message = new MessageVector(1);

    private EventSocket(Descriptor descriptor, PollSet poll) {
        this.descriptor = descriptor;
        this.poll = poll;
    }

    /** A socket whose queue in the kernel has about this many bytes. */
    public static EventSocket open(int queueBytes) throws NetlinkException {
        int fd = NetlinkSocket.openBound(NetlinkSocket.ROUTE, GROUPS, "cannot listen to network changes");
        if (!LibC.setOption(fd, LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, queueBytes)) {
            LibC.setOption(fd, LibC.SOL_SOCKET, LibC.SO_RCVBUF, queueBytes);
        }
        var descriptor = new Descriptor(fd);
        try {
            return new EventSocket(descriptor, PollSet.open(descriptor));
        } catch (NetlinkException e) {
            descriptor.close();
            throw e;
        }
    }

    /** Waits for events; several at a time, or none. {@code EBADF} once closed. */
    public List<NetlinkEvent> take() throws NetlinkException {
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

    private List<NetlinkEvent> receive(int fd) throws NetlinkException {
        message.payload(0, answer.address(), RECEIVE_BYTES);
        message.prepareReceive(0);
        int length = LibC.recvmsg(fd, message.pointer(0), LibC.MSG_DONTWAIT);
        if (length < 0) {
            int errno = LibC.errno();
            if (errno == Errno.ENOBUFS) {
                return List.of(new NetlinkEvent.Overrun());
            }
            if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
                return List.of();
            }
            throw new NetlinkException("cannot hear network changes", errno);
        }
        if (message.names().bytes().getInt(4) != 0) {
            return List.of();
        }
        return message.truncated(0) ? List.of(new NetlinkEvent.Overrun()) : events(length);
    }

    private List<NetlinkEvent> events(int length) {
        var bytes = new byte[length];
        answer.bytes().get(0, bytes);
        var events = new ArrayList<NetlinkEvent>();
        for (var received : NetlinkMessage.decode(bytes)) {
            var event = EventCodec.decode(received);
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    private static NetlinkException closed() {
        return new NetlinkException("cannot hear network changes", Errno.EBADF, "closed");
    }
}
