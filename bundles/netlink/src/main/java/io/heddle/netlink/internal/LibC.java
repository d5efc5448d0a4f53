package io.heddle.netlink.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the C library that we need, by JNA's direct mapping. No parameter is a {@code size_t}, so that the mapping
 * is right where pointers have 32 bits, too; lengths travel in {@code iovec}s. A result of −1 means an error, whose number
 * {@link #errno()} tells on the same thread.
 *
 * <p>Constants are those of the generic Linux ABI (x86, ARM, RISC-V).
 */
public final class LibC {

    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;

    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    public static final int SOL_SOCKET = 1;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_LINGER = 13;
    public static final int SO_RCVTIMEO = 20;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_MARK = 36;

    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_NOSIGNAL = 0x4000;

    public static final int POLLIN = 1;
    public static final int POLLOUT = 4;
    public static final int POLLERR = 8;
    public static final int POLLHUP = 0x10;
    public static final int POLLNVAL = 0x20;

    static {
        // The process itself: the launcher is linked with the C library, whatever that is called here (glibc, musl).
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {}

    /** The error number of this thread's last failed call. */
    public static int errno() {
        return Native.getLastError();
    }

    /** Fails unless the C library can be called; {@code what} begins the message. */
    public static void require(String what) throws NetlinkException {
        try {
            errno();
        } catch (LinkageError e) {
            var failure = new NetlinkException(what, Errno.ENOSYS, "no native access");
            failure.initCause(e);
            throw failure;
        }
    }

    /** Sets an option whose value is an int; false with {@link #errno()} if that fails. */
    public static boolean setOption(int fd, int level, int option, int value) {
        var memory = new NativeMemory(Integer.BYTES);
        memory.bytes().putInt(0, value);
        return setsockopt(fd, level, option, memory.pointer(), Integer.BYTES) == 0;
    }

    public static native int open(String path, int flags);

    public static native int close(int fd);

    public static native int ioctl(int fd, int request, Pointer argument);

    public static native int socket(int domain, int type, int protocol);

    public static native int bind(int fd, Pointer address, int length);

    public static native int getsockname(int fd, Pointer address, Pointer length);

    public static native int setsockopt(int fd, int level, int option, Pointer value, int length);

    public static native int getsockopt(int fd, int level, int option, Pointer value, Pointer length);

    public static native int sendmsg(int fd, Pointer message, int flags);

    public static native int recvmsg(int fd, Pointer message, int flags);

    public static native int sendmmsg(int fd, Pointer messages, int count, int flags);

    public static native int recvmmsg(int fd, Pointer messages, int count, int flags, @Nullable Pointer timeout);

    public static native int readv(int fd, Pointer vector, int count);

    public static native int writev(int fd, Pointer vector, int count);

    public static native int poll(Pointer descriptors, int count, int timeoutMillis);

    public static native int eventfd(int initial, int flags);

    /** The index of a link of this thread's network namespace, or 0. */
    public static native int if_nametoindex(String name);
}
