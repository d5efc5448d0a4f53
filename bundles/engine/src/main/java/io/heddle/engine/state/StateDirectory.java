package io.heddle.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The state directory, held by one process at a time (rule L15). */
public final class StateDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel lockFile;

    private StateDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory if need be and takes its lock.
     *
     * @throws IOException if it cannot be used, or another process holds it; the message says which, as far as it is known
     */
    public static StateDirectory open(Path path) throws IOException {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new IOException(path + " cannot be made a directory: " + e, e);
        }
        var lockFile = FileChannel.open(
                path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            if (tryLock(lockFile) == null) {
                throw new IOException(path + " is in use by another process" + holder(lockFile));
            }
            var pid = Long.toString(ProcessHandle.current().pid());
            lockFile.truncate(0);
            lockFile.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException e) {
            lockFile.close();
            throw e;
        }
        return new StateDirectory(path, lockFile);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    /** Who holds it, if it says so: {@code  (42)}. */
    private static String holder(FileChannel lockFile) throws IOException {
        var pid = ByteBuffer.allocate(20);
        lockFile.read(pid, 0);
        var text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
        return text.matches("[0-9]+") ? " (" + text + ")" : "";
    }

    private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }
}
