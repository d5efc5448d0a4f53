package io.heddle.dns.internal.file;

import io.heddle.api.lifecycle.Registration;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes of one file, also of its replacement and removal, and of the link that leads to it. Waits until whoever
 * writes seems done, so that half a file is not taken for a whole one.
 */
final class FileWatch implements Registration {

    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);
    private static final long QUIET_MILLIS = 200;

    private final WatchService service;
    private final Set<Path> files;
    private final Runnable listener;

    /** Starts to watch {@code files}; {@code listener} is called on a thread of this watch. */
    FileWatch(Set<Path> files, Runnable listener) throws IOException {
        this.files = Set.copyOf(files);
        this.listener = listener;
        this.service = files.iterator().next().getFileSystem().newWatchService();
        try {
            for (var file : files) {
                directory(file)
                        .register(
                                service,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        var thread = new Thread(this::watch, "heddle-dns-file-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** No call begins after this; one that is under way may still end. */
    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            log.debug("cannot close a watch", e);
        }
    }

    private void watch() {
        try {
            while (true) {
                if (concernsUs(service.take())) {
                    awaitQuiet();
                    listener.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            log.trace("no longer watching {}", files);
        }
    }

    private void awaitQuiet() throws InterruptedException {
        WatchKey key;
        while ((key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS)) != null) {
            concernsUs(key);
        }
    }

    private boolean concernsUs(WatchKey key) {
        boolean concerns = false;
        for (var event : key.pollEvents()) {
            concerns |= concernsUs((Path) key.watchable(), event);
        }
        key.reset();
        return concerns;
    }

    private boolean concernsUs(Path directory, WatchEvent<?> event) {
        return event.kind() == StandardWatchEventKinds.OVERFLOW
                || event.context() instanceof Path name && files.contains(directory.resolve(name));
    }

    private static Path directory(Path file) {
        var parent = file.toAbsolutePath().getParent();
        return parent == null ? file.getRoot() : parent;
    }
}
