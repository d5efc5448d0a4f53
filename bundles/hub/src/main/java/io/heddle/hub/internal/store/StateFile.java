package io.heddle.hub.internal.store;

import io.heddle.hub.internal.state.HubState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that holds the state. A new state is written beside it, forced to the medium, renamed over it, and the rename is forced:
 * whenever the process or the machine dies, the file holds one state in full. Not thread safe.
 */
public final class StateFile implements AutoCloseable {

    static final String NAME = "state.json";
    static final String NEW_NAME = "state.json.new";

    private final Disk disk;
    private final Path directory;
    private final Path file;
    private final Closeable claim;

    private StateFile(Disk disk, Path directory, Closeable claim) {
        this.disk = disk;
        this.directory = directory;
        this.file = directory.resolve(NAME);
        this.claim = claim;
    }

    /**
     * Takes a directory into use, which is made if it is missing.
     *
     * @throws StoreException if it cannot be made, or another hub uses it
     */
    public static StateFile open(Disk disk, Path directory) throws StoreException {
        try {
            return new StateFile(disk, directory, disk.claim(directory));
        } catch (IOException e) {
            throw new StoreException("cannot use state directory " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * The state as last saved; nothing if none was ever saved here.
     *
     * @throws StoreException if there is one that cannot be read or understood; it is left as it is
     */
    public Optional<HubState> load() throws StoreException {
        Optional<byte[]> content;
        try {
            content = disk.read(file);
        } catch (IOException e) {
            throw new StoreException("cannot read state file " + file + ": " + e.getMessage(), e);
        }
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(StateCodec.decode(content.get()));
        } catch (StoreException e) {
            throw new StoreException(
                    "state file " + file
                            + " is damaged and was left as it is; restore it from a copy, or move it away to"
                            + " start a new network: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Saves a state; it is on the medium when this returns.
     *
     * @throws StoreException if it could not be saved; the one before is still there, unless the very last step failed: then a
     *     crash may bring back either
     */
    public void save(HubState state) throws StoreException {
        var written = directory.resolve(NEW_NAME);
        try {
            disk.write(written, StateCodec.encode(state));
            disk.rename(written, file);
            disk.force(directory);
        } catch (IOException e) {
            throw new StoreException("cannot write state file " + file + ": " + e.getMessage(), e);
        }
    }

    /** Lets others use the directory. */
    @Override
    public void close() throws StoreException {
        try {
            claim.close();
        } catch (IOException e) {
            throw new StoreException("cannot give up state directory " + directory + ": " + e.getMessage(), e);
        }
    }
}
