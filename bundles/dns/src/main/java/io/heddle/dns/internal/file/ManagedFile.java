package io.heddle.dns.internal.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is read and replaced as a whole. A symbolic link stays, what it points at is replaced: by an atomic rename
 * where that is possible, else (a bind mount, a directory that is read-only) in place.
 */
final class ManagedFile {

    private static final Logger log = LoggerFactory.getLogger(ManagedFile.class);
    private static final int LARGEST = 64 * 1024;
    private static final int MOST_LINKS = 40; // as the kernel
    private static final String TEMPORARY_SUFFIX = ".heddle-new";

    private final Path path;
    private final Disk disk;

    /** Puts bytes on the disk; a seam for a disk that is full. */
    interface Disk {
        void write(FileChannel channel, ByteBuffer content) throws IOException;
    }

    ManagedFile(Path path, Disk disk) {
        this.path = path.toAbsolutePath();
        this.disk = disk;
    }

    /** Writes everything, and waits until it is on the disk. */
    static void writeFully(FileChannel channel, ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            channel.write(content);
        }
        channel.force(true);
    }

    Path path() {
        return path;
    }

    /** What the path leads to, whether it exists or not. */
    Path target() throws IOException {
        var target = path;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new IOException("too many links: " + path);
            }
            target = target.resolveSibling(Files.readSymbolicLink(target)).normalize();
        }
        return target;
    }

    /** The same file without the link that leads to it now. */
    ManagedFile resolved() throws IOException {
        return new ManagedFile(target(), disk);
    }

    FileImage read() throws IOException {
        try (var channel = FileChannel.open(path, READ)) {
            var content = ByteBuffer.allocate(LARGEST + 1);
            int count = 0;
            while (count >= 0 && content.hasRemaining()) {
                count = channel.read(content);
            }
            if (!content.hasRemaining()) {
                throw new IOException("larger than " + LARGEST + " bytes");
            }
            var text = new String(content.array(), 0, content.position(), StandardCharsets.ISO_8859_1);
            return new FileImage(true, text, attribute("mode"), attribute("uid"), attribute("gid"));
        } catch (NoSuchFileException e) {
            return FileImage.ABSENT;
        }
    }

    private int attribute(String name) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:" + name);
    }

    /** Makes the file like {@code image}: all of it, or nothing changed and an exception. */
    void write(FileImage image) throws IOException {
        var target = target();
        if (!image.exists()) {
            delete(target);
            return;
        }
        var content = image.content().getBytes(StandardCharsets.ISO_8859_1);
        var temporary = target.resolveSibling(target.getFileName() + TEMPORARY_SUFFIX);
        try {
            if (prepare(temporary, image, content) && rename(temporary, target)) {
                return;
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
        overwrite(target, content);
    }

    /** A file that cannot go away, being mounted, becomes empty, which means the same. */
    private void delete(Path target) throws IOException {
        try {
            Files.deleteIfExists(target);
        } catch (IOException e) {
            log.debug("cannot delete {}, emptying it: {}", target, e.toString());
            overwrite(target, new byte[0]);
        }
    }

    /** Makes the successor beside the file; false if the directory does not let us. A full disk is an exception. */
    private boolean prepare(Path temporary, FileImage image, byte[] content) throws IOException {
        FileChannel channel;
        try {
            Files.deleteIfExists(temporary);
            channel = FileChannel.open(temporary, Set.of(WRITE, CREATE_NEW, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            log.debug("cannot create {}, writing in place: {}", temporary, e.toString());
            return false;
        }
        try (channel) {
            disk.write(channel, ByteBuffer.wrap(content));
        }
        return setAttributes(temporary, image);
    }

    private static boolean setAttributes(Path file, FileImage image) {
        try {
            var is = Files.readAttributes(file, "unix:uid,gid");
            for (var owner : Map.of("uid", image.uid(), "gid", image.gid()).entrySet()) {
                if (!owner.getValue().equals(is.get(owner.getKey()))) {
                    Files.setAttribute(file, "unix:" + owner.getKey(), owner.getValue());
                }
            }
            Files.setAttribute(file, "unix:mode", image.mode());
            return true;
        } catch (IOException e) {
            log.debug("cannot give {} its owner, writing in place: {}", file, e.toString());
            return false;
        }
    }

    private static boolean rename(Path temporary, Path target) {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            log.debug("cannot rename to {}, writing in place: {}", target, e.toString());
            return false;
        }
    }

    /** Cuts the file only after the new bytes are in it: so a full disk meets as late as possible, and is undone. */
    private void overwrite(Path target, byte[] content) throws IOException {
        var before = Files.exists(target) ? Files.readAllBytes(target) : new byte[0];
        try (var channel = FileChannel.open(target, Set.of(WRITE, CREATE))) {
            try {
                replaceContent(channel, content);
            } catch (IOException e) {
                undo(channel, before, e);
                throw e;
            }
        }
    }

    private void undo(FileChannel channel, byte[] before, IOException cause) {
        try {
            replaceContent(channel, before);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void replaceContent(FileChannel channel, byte[] content) throws IOException {
        channel.position(0);
        disk.write(channel, ByteBuffer.wrap(content));
        channel.truncate(content.length);
        channel.force(true);
    }
}
