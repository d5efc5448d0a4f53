package io.heddle.embed;

import io.heddle.api.net.PrivateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;

/** Puts an identity that the caller brings into a state directory, where the engine looks for it. */
final class IdentityFile {

    private static final String NAME = "private.key";

    private IdentityFile() {}

    /**
     * Writes the key unless it is there already.
     *
     * @throws IOException if it cannot be written, or the directory holds another: an identity is never replaced in silence
     */
    static void place(Path directory, PrivateKey key) throws IOException {
        Files.createDirectories(directory, onlyOwner(directory, "rwx------"));
        var file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            write(directory, file, key);
        } else if (!holds(file, key)) {
            throw new IOException(file + " holds another private key than the one that was given");
        }
    }

    /** As a whole or not at all: a key cut short would be damage that only a person can repair. */
    private static void write(Path directory, Path file, PrivateKey key) throws IOException {
        var written = Files.createTempFile(directory, NAME, ".new", onlyOwner(directory, "rw-------"));
        try {
            Files.writeString(written, key.reveal(), StandardCharsets.US_ASCII);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static boolean holds(Path file, PrivateKey key) throws IOException {
        try {
            return PrivateKey.parse(text(file)).equals(key);
        } catch (IllegalArgumentException e) { // no cause: it might quote the key
            throw new IOException(file + " does not hold a private key");
        }
    }

    /** Without the lines around it in which the engine says what the file is. */
    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private static FileAttribute<?>[] onlyOwner(Path directory, String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
