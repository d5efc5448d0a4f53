package io.heddle.engine.state;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.lifecycle.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            var lock = ProcessLock.take(file);
            return () -> release(lock, file);
        } catch (ProcessLock.HeldException e) {
            throw new BackendException(
                    Reason.IN_USE,
                    "another gateway runs in this network namespace: "
                            + (e.holder().isEmpty() ? "a process" : "process " + e.holder()) + " holds " + file,
                    e);
        } catch (IOException e) {
            throw new BackendException(Reason.FAILED, "cannot take the lock " + file + ": " + e.getMessage(), e);
        }
    }

    private static void release(ProcessLock lock, Path file) {
        try {
            lock.close();
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
