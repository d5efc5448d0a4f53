package io.heddle.netlink.io;

import com.sun.jna.Pointer;
import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.internal.Descriptor;
import io.heddle.netlink.internal.LibC;
import io.heddle.netlink.internal.NativeMemory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/**
 * A layer 3 interface whose packets pass through this process (TUN). It lives in the network namespace of the thread that
 * opened it and goes away when closed, or with the process. Reads and writes never wait; {@link Poller} does.
 *
 * <p>Any thread may read or write, several at once; each with a batch of its own.
 */
public final class TunDevice extends Pollable {

    private static final int TUNSETIFF = 0x400454ca;
    private static final int TUNSETOFFLOAD = 0x400454d0;

    private static final int IFF_TUN = 0x1;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_VNET_HDR = 0x4000;

    /** Refuses an interface that exists, also a persistent one that nobody holds. */
    private static final int IFF_TUN_EXCL = 0x8000;

    private static final int TUN_F_CSUM = 0x1;
    private static final int TUN_F_TSO = 0x2 | 0x4;
    private static final int TUN_F_USO = 0x20 | 0x40;

    /** {@code struct ifreq}: a name of up to 15 bytes and its end, then the flags. */
    private static final int IFREQ_SIZE = 40;

    private static final int NAME_ROOM = 16;

    private final String name;
    private final int index;
    private final Offload offload;
    private final int headerLength;
    private final LongAdder dropped = new LongAdder();

    private TunDevice(Descriptor descriptor, String name, int index, Offload offload) {
        super(descriptor);
        this.name = name;
        this.index = index;
        this.offload = offload;
        this.headerLength = offload == Offload.NONE ? 0 : VnetHeader.LENGTH;
    }

    /**
     * Makes a TUN interface, down and without addresses.
     *
     * @param name 1…15 bytes
     * @throws NetlinkException {@code EBUSY} if an interface of that name exists, of whatever kind; {@code EPERM} without
     *     {@code CAP_NET_ADMIN}; {@code ENOENT} if the host has no TUN driver
     */
    public static TunDevice open(String name, TunOptions options) throws NetlinkException {
        var what = "cannot create tun interface " + name;
        LibC.require(what);
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length >= NAME_ROOM) {
            throw new NetlinkException(what, Errno.EINVAL, "a name has 1 to 15 bytes");
        }
        int fd = LibC.open("/dev/net/tun", LibC.O_RDWR | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        if (fd < 0) {
            throw new NetlinkException(what, LibC.errno(), "/dev/net/tun");
        }
        try {
            attach(fd, name, options, what);
            var offload = options.offload() ? negotiate(fd, options.udp()) : Offload.NONE;
            return new TunDevice(new Descriptor(fd), name, LibC.if_nametoindex(name), offload);
        } catch (NetlinkException e) {
            LibC.close(fd);
            throw e;
        }
    }

    /** The interface's name when it was made. */
    public String name() {
        return name;
    }

    /** The interface's index. */
    public int index() {
        return index;
    }

    /** What the kernel granted of the options. */
    public Offload offload() {
        return offload;
    }

    /** Packets that the kernel did not take in {@link #write}, for example because the interface was down. */
    public long dropped() {
        return dropped.sum();
    }

    /**
     * Replaces the content of {@code batch} by what can be read now.
     *
     * @return packets read; 0 if there are none
     * @throws NetlinkException {@code EBADF} once closed, {@code EBADFD} if somebody deleted the interface
     */
    public int read(PacketBatch batch) throws NetlinkException {
        batch.clear();
        int fd = acquire("read from");
        try {
            while (!batch.isFull() && readOne(fd, batch)) {
                // Until the batch is full or the device is empty.
            }
            return batch.count();
        } finally {
            descriptor().release();
            Reference.reachabilityFence(batch);
        }
    }

    /**
     * Writes all packets of {@code batch}, with their headers if the device has them. A packet that the kernel does not
     * take is dropped and counted.
     *
     * @return packets written
     * @throws NetlinkException {@code EBADF} once closed, {@code EBADFD} if somebody deleted the interface
     */
    public int write(PacketBatch batch) throws NetlinkException {
        int fd = acquire("write to");
        int written = 0;
        try {
            for (int i = 0; i < batch.count(); i++) {
                written += writeOne(fd, batch, i) ? 1 : 0;
            }
            return written;
        } finally {
            descriptor().release();
            Reference.reachabilityFence(batch);
        }
    }

    private boolean readOne(int fd, PacketBatch batch) throws NetlinkException {
        int index = batch.append();
        var vector = batch.vector(index, headerLength, batch.maxPacket());
        int read = LibC.readv(fd, vector.pointer(index), 1);
        if (read > headerLength) {
            batch.length(index, read - headerLength);
            return true;
        }
        batch.removeLast();
        int errno = read < 0 ? LibC.errno() : Errno.EIO;
        if (errno == Errno.EBADFD) {
            throw new NetlinkException("cannot read from tun interface " + name, errno, "it was deleted");
        }
        return errno == Errno.EINTR;
    }

    private boolean writeOne(int fd, PacketBatch batch, int index) throws NetlinkException {
        var vector = batch.vector(index, headerLength, batch.length(index));
        while (LibC.writev(fd, vector.pointer(index), 1) < 0) {
            int errno = LibC.errno();
            if (errno == Errno.EBADFD) {
                throw new NetlinkException("cannot write to tun interface " + name, errno, "it was deleted");
            }
            if (errno != Errno.EINTR) {
                dropped.increment();
                return false;
            }
        }
        return true;
    }

    private int acquire(String verb) throws NetlinkException {
        int fd = descriptor().acquire();
        if (fd < 0) {
            throw new NetlinkException("cannot " + verb + " tun interface " + name, Errno.EBADF, "closed");
        }
        return fd;
    }

    private static void attach(int fd, String name, TunOptions options, String what) throws NetlinkException {
        var request = new NativeMemory(IFREQ_SIZE);
        request.bytes().put(0, name.getBytes(StandardCharsets.UTF_8));
        int flags = IFF_TUN | IFF_NO_PI | IFF_TUN_EXCL | (options.offload() ? IFF_VNET_HDR : 0);
        request.bytes().putShort(NAME_ROOM, (short) flags);
        if (LibC.ioctl(fd, TUNSETIFF, request.pointer()) < 0) {
            int errno = LibC.errno();
            throw new NetlinkException(what, errno, errno == Errno.EBUSY ? "the name is taken" : "");
        }
    }

    private static Offload negotiate(int fd, boolean udp) {
        if (udp && grant(fd, TUN_F_CSUM | TUN_F_TSO | TUN_F_USO)) {
            return Offload.UDP;
        }
        if (grant(fd, TUN_F_CSUM | TUN_F_TSO)) {
            return Offload.TCP;
        }
        return grant(fd, TUN_F_CSUM) ? Offload.CHECKSUM : Offload.HEADER;
    }

    /** The argument is the set of flags itself, not an address. */
    private static boolean grant(int fd, int flags) {
        return LibC.ioctl(fd, TUNSETOFFLOAD, new Pointer(flags)) >= 0;
    }
}
