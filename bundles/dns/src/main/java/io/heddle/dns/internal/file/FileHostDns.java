package io.heddle.dns.internal.file;

import io.heddle.api.dns.HostDnsBackend;
import io.heddle.api.dns.HostDnsSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.tunnel.TunnelInterface;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points the host at the local resolver by rewriting {@code /etc/resolv.conf}. The file has no split DNS and no ports: all
 * questions of the host come to the resolver, which must listen on port 53.
 */
@Component(immediate = true, property = "heddle.name=file", configurationPid = FileHostDns.PID)
@ServiceRanking(50)
@Designate(ocd = FileHostDnsConfig.class)
public final class FileHostDns implements HostDnsBackend {

    /** Configuration of this component. */
    public static final String PID = "io.heddle.dns.file";

    /** Owner of our entries in the host record. */
    static final String OWNER = "dns.file";

    private static final Logger log = LoggerFactory.getLogger(FileHostDns.class);

    private final String path; // as configured, which may be nonsense: a constructor must not throw
    private final ManagedFile.Disk disk;
    private final Set<FileHostDnsSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    @Activate
    public FileHostDns(FileHostDnsConfig config) {
        this(config.path(), ManagedFile::writeFully);
    }

    FileHostDns(String path, ManagedFile.Disk disk) {
        this.path = path;
        this.disk = disk;
    }

    /** Restores what is still changed: without the resolver of this bundle the host would have no names at all. */
    @Deactivate
    void leave() {
        gone = true;
        sessions.forEach(FileHostDnsSession::close);
    }

    @Override
    public void recover(HostRecord record) throws BackendException {
        checkPresent();
        var originals = new ArrayList<Original>();
        for (var entry : record.entries(OWNER).entrySet()) {
            recorded(entry.getKey(), entry.getValue()).ifPresent(originals::add);
        }
        for (var original : originals) {
            original.restore(disk);
        }
        for (var object : record.entries(OWNER).keySet()) {
            record.forget(OWNER, object);
        }
    }

    /** What a record entry says; empty, with a warning, if that cannot be read. */
    static Optional<Original> recorded(String object, Map<String, String> entry) {
        try {
            return Optional.of(Original.fromText(entry));
        } catch (IllegalArgumentException e) {
            log.warn("the record of {} cannot be read, the file stays as it is", object, e);
            return Optional.empty();
        }
    }

    @Override
    public HostDnsSession open(TunnelInterface tunnel, HostRecord record, Runnable listener) throws BackendException {
        checkPresent();
        var session = new FileHostDnsSession(this, new ManagedFile(checkedPath(), disk), disk, record);
        session.start(listener);
        sessions.add(session);
        return session;
    }

    private Path checkedPath() throws BackendException {
        try {
            var checked = Path.of(path);
            if (checked.isAbsolute()
                    && checked.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                return checked;
            }
        } catch (InvalidPathException e) {
            log.debug("no path", e);
        }
        throw new BackendException(
                Reason.NOT_SUPPORTED, PID + ": path is \"" + path + "\", not an absolute path of a Unix file system");
    }

    void ended(FileHostDnsSession session) {
        sessions.remove(session);
    }

    void checkPresent() throws BackendGoneException {
        if (gone) {
            throw new BackendGoneException("resolv.conf backend");
        }
    }
}
