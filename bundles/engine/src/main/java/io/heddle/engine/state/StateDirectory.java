package io.heddle.engine.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The state directory, held by one process at a time (rule L15). */
public final class StateDirectory implements AutoCloseable {

    private final Path path;
    private final ProcessLock lock;

    private StateDirectory(Path path, ProcessLock lock) {
        this.path = path;
        this.lock = lock;
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
        try {
            return new StateDirectory(path, ProcessLock.take(path.resolve("lock")));
        } catch (ProcessLock.HeldException e) {
            throw new IOException(
                    path + " is in use by another process" + (e.holder().isEmpty() ? "" : " (" + e.holder() + ")"), e);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
