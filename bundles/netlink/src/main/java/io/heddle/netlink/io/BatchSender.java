package io.heddle.netlink.io;

import io.heddle.netlink.Errno;
import io.heddle.netlink.internal.LibC;
import io.heddle.netlink.internal.MessageVector;
import io.heddle.netlink.internal.NativeMemory;
import java.util.concurrent.atomic.LongAdder;

/** Hands a {@link SendBatch} to the kernel: first as whole runs, a run that it cannot cut as single datagrams. */
final class BatchSender {

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int FLAGS = LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL;

    /** How long a full send buffer may hold up a batch before the rest of it is dropped. */
    private static final int ROOM_MILLIS = 20;

    private final SendBatch batch;
    private final MessageVector runs;
    private final MessageVector singles = new MessageVector(SendBatch.MAX_SEGMENTS);
    private final NativeMemory pollEntry = new NativeMemory(8);

    /** Where a socket counts what could not be sent, and whether it still has the kernel cut runs. */
    static final class Outcome {
        final LongAdder refused = new LongAdder();
        final LongAdder dropped = new LongAdder();
        volatile int lastErrno;
        volatile boolean offload;
    }

    BatchSender(SendBatch batch, int maxRuns) {
        this.batch = batch;
        this.runs = new MessageVector(maxRuns);
    }

    /** Sends all runs; returns how many datagrams the kernel took. */
    int send(int fd, Outcome outcome) {
        int sent = 0;
        int run = 0;
        while (run < batch.runCount()) {
            if (!outcome.offload && batch.run(run).segments > 1) {
                sent += sendSingly(fd, batch.run(run++), outcome);
            } else {
                int end = run + 1;
                while (end < batch.runCount() && (outcome.offload || batch.run(end).segments == 1)) {
                    end++;
                }
                sent += sendRuns(fd, run, end, outcome);
                run = end;
            }
        }
        return sent;
    }

    private int sendRuns(int fd, int from, int to, Outcome outcome) {
        for (int i = from; i < to; i++) {
            fill(runs, i, batch.run(i), batch.run(i).offset, batch.run(i).length);
            if (batch.run(i).segments > 1) {
                runs.control(i, SOL_UDP, UDP_SEGMENT, (short) batch.run(i).segment);
            }
        }
        int sent = 0;
        int next = from;
        while (next < to) {
            int taken = sendSome(fd, runs, next, to);
            int errno = taken < 0 ? LibC.errno() : 0;
            for (int i = next; i < next + taken; i++) {
                sent += batch.run(i).segments;
            }
            next += Math.max(taken, 0);
            if (errno == Errno.EAGAIN) {
                drop(next, to, outcome);
                return sent;
            }
            if (errno != 0) {
                sent += retrySingly(fd, batch.run(next++), errno, outcome);
            }
        }
        return sent;
    }

    /** What the kernel refuses as a whole it may take in pieces: no checksum offload, or a segment above the route's MTU. */
    private int retrySingly(int fd, SendBatch.Run run, int errno, Outcome outcome) {
        boolean maybeOffload = errno == Errno.EIO || errno == Errno.EINVAL || errno == Errno.EMSGSIZE;
        if (run.segments > 1 && maybeOffload) {
            outcome.offload &= errno != Errno.EIO;
            return sendSingly(fd, run, outcome);
        }
        outcome.lastErrno = errno;
        outcome.refused.add(run.segments);
        return 0;
    }

    private int sendSingly(int fd, SendBatch.Run run, Outcome outcome) {
        for (int i = 0; i < run.segments; i++) {
            int at = i * run.segment;
            fill(singles, i, run, run.offset + at, Math.min(run.segment, run.length - at));
        }
        int next = 0;
        int sent = 0;
        while (next < run.segments) {
            int taken = sendSome(fd, singles, next, run.segments);
            int errno = taken < 0 ? LibC.errno() : 0;
            sent += Math.max(taken, 0);
            next += Math.max(taken, 0);
            if (errno == Errno.EAGAIN) {
                outcome.dropped.add(run.segments - next);
                return sent;
            }
            if (errno != 0) {
                outcome.lastErrno = errno;
                outcome.refused.increment();
                next++;
            }
        }
        return sent;
    }

    /** One sendmmsg(2), again after a signal or once the buffer has room; −1 if nothing could be sent. */
    private int sendSome(int fd, MessageVector messages, int from, int to) {
        boolean waited = false;
        while (true) {
            int taken = LibC.sendmmsg(fd, messages.pointer(from), to - from, FLAGS);
            int errno = taken < 0 ? LibC.errno() : 0;
            if (errno == Errno.EAGAIN && !waited) {
                waited = true;
                awaitRoom(fd);
            } else if (errno != Errno.EINTR) {
                return taken;
            }
        }
    }

    private void awaitRoom(int fd) {
        pollEntry.bytes().putInt(0, fd);
        pollEntry.bytes().putInt(4, 0);
        pollEntry.bytes().putShort(4, (short) LibC.POLLOUT);
        LibC.poll(pollEntry.pointer(), 1, ROOM_MILLIS);
    }

    private void drop(int from, int to, Outcome outcome) {
        for (int i = from; i < to; i++) {
            outcome.dropped.add(batch.run(i).segments);
        }
    }

    private void fill(MessageVector messages, int entry, SendBatch.Run run, int offset, int length) {
        messages.payload(entry, batch.address(offset), length);
        int named = run.destination.writeTo(messages.names().bytes(), messages.nameAt(entry));
        messages.nameLength(entry, named);
        messages.noControl(entry);
    }
}
