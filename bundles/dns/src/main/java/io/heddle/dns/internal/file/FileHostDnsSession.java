package io.heddle.dns.internal.file;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.dns.HostDnsSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.HostRecord;
import io.heddle.api.lifecycle.Registration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One resolv.conf in custody. */
final class FileHostDnsSession implements HostDnsSession {

    private static final Logger log = LoggerFactory.getLogger(FileHostDnsSession.class);

    /** The port a resolv.conf means, since it cannot name one. */
    private static final int DNS_PORT = 53;

    private static final long BOUND_SECONDS = 1;

    private final FileHostDns backend;
    private final ManagedFile file;
    private final ManagedFile.Disk disk;
    private final HostRecord record;

    /** The lane's calls against a deactivation that finds the session open. */
    private final ReentrantLock lock = new ReentrantLock();

    private FileImage original = FileImage.ABSENT; // guarded by lock; what others want the file to be
    private DnsPlan plan = DnsPlan.DISABLED; // guarded by lock
    private @Nullable InetSocketAddress resolver; // guarded by lock; as of the last enabled plan
    private @Nullable Original changed; // guarded by lock; what we overwrote, while it is overwritten
    private volatile boolean closed;

    /** What we know the file to contain: anything else was written by somebody else. */
    private volatile String known = "";

    private Registration watch = () -> {};

    FileHostDnsSession(FileHostDns backend, ManagedFile file, ManagedFile.Disk disk, HostRecord record) {
        this.backend = backend;
        this.file = file;
        this.disk = disk;
        this.record = record;
    }

    void start(Runnable listener) throws BackendException {
        var current = read();
        known = current.content();
        if (ResolvConf.isOurs(current.content())) {
            adopt();
        } else {
            original = current;
        }
        try {
            var files = new LinkedHashSet<>(List.of(file.path(), file.target()));
            watch = new FileWatch(files, () -> lookFor(listener));
        } catch (IOException e) {
            log.warn("changes of {} by others will not be noticed: {}", file.path(), e.toString());
        }
    }

    /** The file is ours before we wrote it: of an earlier run that nobody recovered. */
    private void adopt() {
        var object = file.path().toString();
        var entry = record.entries(FileHostDns.OWNER).get(object);
        changed = entry == null ? null : FileHostDns.recorded(object, entry).orElse(null);
        if (changed == null) {
            log.warn("{} is left of an earlier run, and nothing tells what it was before", object);
        } else {
            original = changed.image();
        }
    }

    @Override
    public List<InetAddress> originalNameservers() {
        return original().nameservers();
    }

    @Override
    public void apply(DnsPlan plan, InetSocketAddress resolver) throws BackendException {
        checkOpen();
        if (plan.enabled() && resolver.getPort() != DNS_PORT) {
            throw new BackendException(
                    Reason.BEYOND_CAPABILITY, file.path() + " cannot name a port, the resolver is at " + resolver);
        }
        lock();
        try {
            this.plan = plan;
            this.resolver = plan.enabled() ? resolver : this.resolver;
            enforce();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void repair() throws BackendException {
        checkOpen();
        lock();
        try {
            enforce();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        watch.close();
        backend.ended(this);
        try {
            lock();
            try {
                restore();
            } finally {
                lock.unlock();
            }
        } catch (BackendException e) {
            log.error("{}; the next start tries again", e.getMessage());
        }
    }

    /** Learns what others wrote, then makes the file what the plan says. */
    private void enforce() throws BackendException {
        var current = read();
        learn(current);
        var server = resolver;
        if (!plan.enabled() || server == null) {
            restore();
            return;
        }
        var content = original().with(server.getAddress(), plan.searchDomains());
        if (content.equals(current.content())) {
            known = content;
            return;
        }
        overwrite(server.getAddress(), content);
    }

    private void overwrite(InetAddress server, String content) throws BackendException {
        var knownBefore = known;
        try {
            var before = new Original(file.target(), original, server);
            record.note(FileHostDns.OWNER, file.path().toString(), before.toText());
            changed = before;
            known = content; // before the watch sees it
            file.write(original.with(content));
        } catch (IOException e) {
            known = knownBefore;
            throw Original.failure("write", file.path(), e);
        }
    }

    /** A rewrite by somebody else is the new original; the record follows before we overwrite that. */
    private void learn(FileImage current) throws BackendException {
        if (!isForeign(current)) {
            return;
        }
        if (changed != null) {
            log.debug("{} was written by somebody else, that is the original now", file.path());
            changed.restore(disk); // does something only if a link leads elsewhere now
            record.forget(FileHostDns.OWNER, file.path().toString());
            changed = null;
        }
        original = current;
        known = current.content();
    }

    /**
     * Whether a content is somebody else's. What is missing or empty is somebody's who is not done yet; what names only our
     * resolver was copied from ours.
     */
    private boolean isForeign(FileImage current) {
        if (current.isBlank() || current.content().equals(known) || ResolvConf.isOurs(current.content())) {
            return false;
        }
        var nameservers = ResolvConf.parse(current.content()).nameservers();
        return nameservers.isEmpty() || !withoutOurs(nameservers).isEmpty();
    }

    private void restore() throws BackendException {
        if (changed != null) {
            known = original.content(); // before the watch sees it
            changed.restore(disk);
            record.forget(FileHostDns.OWNER, file.path().toString());
            changed = null;
        }
    }

    private ResolvConf original() {
        var parsed = ResolvConf.parse(original.content());
        return new ResolvConf(withoutOurs(parsed.nameservers()), parsed.search(), parsed.options(), parsed.others());
    }

    private List<InetAddress> withoutOurs(List<InetAddress> nameservers) {
        var ours = resolver;
        return ours == null
                ? nameservers
                : nameservers.stream()
                        .filter(server -> !server.equals(ours.getAddress()))
                        .toList();
    }

    /** Watch thread. */
    private void lookFor(Runnable listener) {
        try {
            var content = file.read().content();
            if (!closed && !content.equals(known)) {
                log.debug("{} was written by somebody else", file.path());
                listener.run();
            }
        } catch (IOException e) {
            log.debug("cannot read {}: {}", file.path(), e.toString());
        } catch (RuntimeException e) {
            log.warn("a listener failed", e);
        }
    }

    private FileImage read() throws BackendException {
        try {
            return file.read();
        } catch (IOException e) {
            throw Original.failure("read", file.path(), e);
        }
    }

    private void lock() throws BackendException {
        try {
            if (!lock.tryLock(BOUND_SECONDS, TimeUnit.SECONDS)) {
                throw new BackendException(Reason.TIMED_OUT, "another call on " + file.path() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(Reason.FAILED, "interrupted while waiting for " + file.path(), e);
        }
    }

    private void checkOpen() throws BackendException {
        backend.checkPresent();
        if (closed) {
            throw new BackendException(Reason.GONE, "the session on " + file.path() + " is closed");
        }
    }
}
