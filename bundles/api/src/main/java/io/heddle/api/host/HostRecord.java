package io.heddle.api.host;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What was changed on the host, written down before it is changed, so that the next run can undo it if this process is
 * killed. Kept per state directory; every write is on the disk (fsync, atomic rename) when the call returns.
 *
 * <p>Backends call it from whatever thread they are called on; it is thread safe. A write takes as long as the disk does,
 * typically a few milliseconds.
 */
@ProviderType
public interface HostRecord {

    /**
     * Notes that {@code owner} is about to change {@code object}, and what is needed to undo that. The value of before is
     * read once: an entry that exists is left as it is, so a second session never records a value of ours as the original.
     *
     * @param owner the backend's stable name, for example {@code dns.file}
     * @param object what is changed, unique within the owner, for example a path
     * @param undo facts the owner needs to restore it; no secrets
     * @return the entry as it stands now: the one of before, if there was one
     * @throws BackendException if it cannot be made durable; nothing was noted and the change must not be made
     */
    Map<String, String> note(String owner, String object, Map<String, String> undo) throws BackendException;

    /** Forgets an entry after the change was undone. Unknown entries are ignored. */
    void forget(String owner, String object) throws BackendException;

    /** Whether nothing of ours is noted: the host is as it was before us. */
    boolean isEmpty();

    /** All entries of an owner by object, a copy; empty if there are none. */
    Map<String, Map<String, String>> entries(String owner);
}
