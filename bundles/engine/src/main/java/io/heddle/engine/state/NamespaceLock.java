package io.heddle.engine.state;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.lifecycle.Registration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host as a file lock, one for each network namespace: interfaces, tables and rules of one namespace are nobody's business in
 * another. The kernel releases it when the process ends, however it ends.
 */
public final class NamespaceLock implements HostLock {

    private static final Logger log = LoggerFactory.getLogger(NamespaceLock.class);
    private static final Path NAMESPACE = Path.of("/proc/self/ns/net");

    private final Path directory;

    /** @param directory where the lock files are; the same for all gateways of a machine */
    public NamespaceLock(Path directory) {
        this.directory = directory;
    }

    @Override
    public Registration take() throws BackendException {
        var file = directory.resolve("heddle-" + namespace() + ".lock");
        try {
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, file);
            } catch (IOException | BackendException e) {
                channel.close();
                throw e;
            }
            return () -> release(channel, file);
        } catch (IOException e) {
            throw new BackendException(Reason.FAILED, "cannot take the lock " + file + ": " + e.getMessage(), e);
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException, BackendException {
        if (!locks(channel)) {
            var owner = ByteBuffer.allocate(32);
            channel.read(owner, 0);
            var pid = new String(owner.array(), 0, owner.position(), StandardCharsets.US_ASCII).strip();
            throw new BackendException(
                    Reason.IN_USE, "another gateway runs in this network namespace: process " + pid + " holds " + file);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by another gateway of this very process
        }
    }

    /** The file stays: deleting it would let two processes lock two files of one name. */
    private static void release(FileChannel channel, Path file) {
        try {
            channel.close();
        } catch (IOException e) {
            log.warn("cannot release {}", file, e);
        }
    }

    /** The number of the network namespace; one name for all where there are none. */
    private static String namespace() {
        try {
            return Files.readSymbolicLink(NAMESPACE).toString().replaceAll("[^0-9]", "");
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("no network namespaces here", e);
            return "host";
        }
    }
}
