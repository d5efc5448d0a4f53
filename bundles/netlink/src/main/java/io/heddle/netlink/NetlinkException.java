package io.heddle.netlink;

import java.io.IOException;

/**
 * The kernel refused something. The message says what was tried, on what, and the answer, for example
 * {@code cannot add route 10.1.0.0/16 to table 7410: EEXIST}; a text of the kernel follows in brackets if it gave one.
 */
public final class NetlinkException extends IOException {

    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * @param what what was tried, on what, without the answer
     * @param errno the error number, positive
     */
    public NetlinkException(String what, int errno) {
        this(what, errno, "");
    }

    /**
     * @param what what was tried, on what, without the answer
     * @param errno the error number, positive
     * @param detail what the kernel said beyond the number, or empty
     */
    public NetlinkException(String what, int errno, String detail) {
        super(what + ": " + Errno.name(errno) + (detail.isEmpty() ? "" : " (" + detail + ")"));
        this.errno = errno;
    }

    /** The error number, positive; see {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** Whether the error number is one of those given. */
    public boolean is(int... errnos) {
        for (int candidate : errnos) {
            if (candidate == errno) {
                return true;
            }
        }
        return false;
    }
}
