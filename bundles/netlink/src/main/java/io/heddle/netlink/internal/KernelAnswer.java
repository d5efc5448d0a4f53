package io.heddle.netlink.internal;

import io.heddle.netlink.Attributes;
import io.heddle.netlink.NetlinkException;

/** Reads how a request ended: the number, and the kernel's text if it gave one (extended acknowledgement). */
final class KernelAnswer {

    private static final int TEXT = 1;
    private static final int ECHOED_HEADER = 16;

    private KernelAnswer() {}

    /** Throws unless the message (error or end of a dump) says success. */
    static void check(String what, NetlinkMessage message) throws NetlinkException {
        int errno = -message.s32(0);
        if (errno > 0) {
            throw new NetlinkException(what, errno, text(message));
        }
    }

    private static String text(NetlinkMessage message) {
        if ((message.flags() & NetlinkMessage.ACK_ATTRIBUTES) == 0) {
            return "";
        }
        int at = Integer.BYTES;
        if (message.type() == NetlinkMessage.ERROR) {
            boolean capped = (message.flags() & NetlinkMessage.CAPPED) != 0;
            int echoed = capped ? ECHOED_HEADER : Math.max(message.s32(at), ECHOED_HEADER);
            at += Math.min((echoed + 3) / 4 * 4, message.payload().length);
        }
        return Attributes.of(message.payload(), Math.min(at, message.payload().length))
                .text(TEXT);
    }
}
