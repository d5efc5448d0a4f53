package io.heddle.netlink;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;

/** What an answer of the kernel means to the gateway. */
public final class HostErrors {

    private HostErrors() {}

    /** The failure as backends report it: the same message, with a reason to decide on. */
    public static BackendException of(NetlinkException e) {
        return new BackendException(reason(e.errno()), String.valueOf(e.getMessage()), e);
    }

    private static Reason reason(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> Reason.NOT_PERMITTED;
            case Errno.EBUSY, Errno.EADDRINUSE, Errno.EEXIST -> Reason.IN_USE;
            case Errno.ENODEV, Errno.ESRCH, Errno.ENETDOWN, Errno.EBADFD -> Reason.NOT_FOUND;
            case Errno.ENOENT, Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT, Errno.ENOSYS -> Reason.NOT_SUPPORTED;
            case Errno.ETIMEDOUT -> Reason.TIMED_OUT;
            default -> Reason.FAILED;
        };
    }
}
