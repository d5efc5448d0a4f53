package io.heddle.routes;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;

/** What an answer of the kernel means to the gateway. */
final class HostErrors {

    private HostErrors() {}

    static BackendException of(NetlinkException e) {
        return new BackendException(reason(e.errno()), String.valueOf(e.getMessage()), e);
    }

    private static Reason reason(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> Reason.NOT_PERMITTED;
            case Errno.EBUSY, Errno.EADDRINUSE, Errno.EEXIST -> Reason.IN_USE;
            case Errno.ENODEV, Errno.ESRCH, Errno.ENETDOWN -> Reason.NOT_FOUND;
            case Errno.ENOENT, Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT, Errno.ENOSYS -> Reason.NOT_SUPPORTED;
            case Errno.ETIMEDOUT -> Reason.TIMED_OUT;
            default -> Reason.FAILED;
        };
    }
}
