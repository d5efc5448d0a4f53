package io.heddle.netlink;

import io.heddle.netlink.internal.NetlinkMessage;
import io.heddle.netlink.internal.NetlinkSocket;
import java.util.List;

/**
 * Generic netlink: families of commands that drivers bring along, for example {@code wireguard}. It speaks of the network
 * namespace of the thread that opened it. Calls are bounded and thread safe as those of {@link Netlink}.
 */
public final class GenericNetlink implements AutoCloseable {

    /** The family that tells of families (linux/genetlink.h). */
    private static final int CONTROL = 0x10;

    private static final int CTRL_CMD_GETFAMILY = 3;
    private static final int CTRL_ATTR_FAMILY_ID = 1;
    private static final int CTRL_ATTR_FAMILY_NAME = 2;

    /** {@code struct genlmsghdr}: command u8, version u8, reserved u16. */
    private static final int HEADER = 4;

    private final NetlinkSocket socket;

    private GenericNetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /**
     * Opens a socket in the network namespace of the calling thread.
     *
     * @throws NetlinkException {@code ENOSYS} if the JVM has no native access; another if the host does not let us
     */
    public static GenericNetlink open() throws NetlinkException {
        return new GenericNetlink(NetlinkSocket.open(NetlinkSocket.GENERIC));
    }

    /**
     * The number of a family, valid until its driver is unloaded.
     *
     * @throws NetlinkException {@code ENOENT} if the kernel has none of that name
     */
    public int family(String name) throws NetlinkException {
        var what = "cannot find generic netlink family " + name;
        var request = message(CTRL_CMD_GETFAMILY, 1, new AttributeWriter().text(CTRL_ATTR_FAMILY_NAME, name));
        return socket.query(what, CONTROL, request, GenericNetlink::attributes).stream()
                .map(answer -> answer.u16(CTRL_ATTR_FAMILY_ID, 0))
                .filter(id -> id != 0)
                .findFirst()
                .orElseThrow(() -> new NetlinkException(what, Errno.ENOENT));
    }

    /**
     * Sends a command that changes something and waits until it is done.
     *
     * @param what what is tried, on what: the begin of the message if it fails
     * @param attributes at most 64 KiB
     */
    public void execute(String what, int family, int command, int version, AttributeWriter attributes)
            throws NetlinkException {
        socket.execute(what, family, 0, message(command, version, attributes));
    }

    /**
     * Sends a command that lists something and returns the attributes of each message of the answer, in order.
     *
     * @param what what is tried, on what: the begin of the message if it fails
     */
    public List<Attributes> dump(String what, int family, int command, int version, AttributeWriter attributes)
            throws NetlinkException {
        return socket.dump(
                what,
                family,
                message(command, version, attributes),
                answer -> answer.type() == family ? attributes(answer) : null);
    }

    /** Gives the socket back; idempotent, never throws. */
    @Override
    public void close() {
        socket.close();
    }

    private static Attributes attributes(NetlinkMessage message) {
        return Attributes.of(message.payload(), HEADER);
    }

    private static byte[] message(int command, int version, AttributeWriter attributes) {
        var content = attributes.toByteArray();
        var message = new byte[HEADER + content.length];
        message[0] = (byte) command;
        message[1] = (byte) version;
        System.arraycopy(content, 0, message, HEADER, content.length);
        return message;
    }
}
