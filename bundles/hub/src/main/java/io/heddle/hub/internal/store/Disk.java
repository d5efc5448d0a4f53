package io.heddle.hub.internal.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The file operations the store is built of, each of which can fail or be the last one before the power goes. */
public interface Disk {

    /** Makes the directory and keeps every other process out of it until the result is closed. */
    Closeable claim(Path directory) throws IOException;

    /** The content of a file; nothing if there is no such file. */
    Optional<byte[]> read(Path file) throws IOException;

    /** Makes or replaces a file that its owner alone may read; returns when the content is on the medium. */
    void write(Path file, byte[] content) throws IOException;

    /** Renames a file over another in one step: whoever looks sees the one or the other. */
    void rename(Path from, Path to) throws IOException;

    /** Returns when the names in a directory are on the medium. */
    void force(Path directory) throws IOException;
}
