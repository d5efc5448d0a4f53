package io.heddle.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock file, held by one holder in one process, with the process in it. The kernel releases it when the process ends, however it
 * ends.
 *
 * <p>Who holds it within this process is noted in the system properties, the one place that all class loaders share: to find out by
 * opening the file a second time would be fatal, since closing that channel would release the lock of the first (fcntl(2) locks are
 * the process's, and end with any descriptor of the file; see {@link java.nio.channels.FileLock}).
 */
final class ProcessLock implements AutoCloseable {

    private static final String NOTE = "heddle.lock.held:";

    private final String note;
    private final FileChannel channel;

    private ProcessLock(String note, FileChannel channel) {
        this.note = note;
        this.channel = channel;
    }

    /** Somebody else holds it. */
    static final class HeldException extends Exception {
        private static final long serialVersionUID = 1;

        private final String holder;

        HeldException(String holder) {
            super("held by process " + holder);
            this.holder = holder;
        }

        /** The process, or empty if it does not say. */
        String holder() {
            return holder;
        }
    }

    /**
     * Takes the lock, and does not wait for it.
     *
     * @throws IOException if the file cannot be used
     */
    static ProcessLock take(Path file) throws IOException, HeldException {
        var pid = Long.toString(ProcessHandle.current().pid());
        var note = NOTE + file.toAbsolutePath().normalize();
        if (System.getProperties().putIfAbsent(note, pid) != null) {
            throw new HeldException(pid);
        }
        try {
            return new ProcessLock(note, locked(file, pid));
        } catch (IOException | HeldException | RuntimeException e) {
            System.getProperties().remove(note);
            throw e;
        }
    }

    /** The file stays: deleting it would let two processes lock two files of one name. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try {
                channel.close();
            } finally {
                System.getProperties().remove(note);
            }
        }
    }

    private static FileChannel locked(Path file, String pid) throws IOException, HeldException {
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!locks(channel)) {
                throw new HeldException(holder(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (IOException | HeldException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by something of this very process that is not of ours
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        var text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
        return text.matches("[0-9]+") ? text : "";
    }
}
