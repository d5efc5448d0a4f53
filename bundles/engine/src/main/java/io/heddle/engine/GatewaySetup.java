package io.heddle.engine;

import io.heddle.api.GatewayStatus.ServerStatus;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.host.BackendException;
import io.heddle.engine.backend.BackendCalls;
import io.heddle.engine.backend.BackendContext;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.Problems;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.run.GatewaySettings;
import io.heddle.engine.run.HostFacts;
import io.heddle.engine.run.RunContext;
import io.heddle.engine.state.FileHostRecord;
import io.heddle.engine.state.Identity;
import io.heddle.engine.state.NamespaceLock;
import io.heddle.engine.state.StateDirectory;
import io.heddle.engine.state.StateFile;
import io.heddle.engine.state.StateFileException;
import io.heddle.engine.state.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Function;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From configuration and state directory to what a gateway works with: all of it, or a reason, and then nothing is held. What a
 * broken file means is decided here: without its identity a gateway would be somebody else, so it does not begin; a broken wish is
 * kept aside, and the gateway stays down until it is wanted again; a broken host record is kept aside, and the host is recovered by
 * name. What a newer version wrote is left as it is, and the gateway does not begin.
 */
final class GatewaySetup {

    /** Subject of the problem that nobody knows what the user wanted. */
    static final String WISH = "wish";

    private static final Logger log = LoggerFactory.getLogger(GatewaySetup.class);
    private static final String STATE_KEY = GatewayComponent.PID + ": state.directory";
    private static final String STATE_PROPERTY = "heddle.state.dir";
    private static final String DEFAULT_STATE = "/var/lib/heddle";
    private static final String LOCK_PROPERTY = "heddle.lock.dir";
    private static final Path RUN = Path.of("/run");

    private final GatewayConfig config;
    private final Function<String, @Nullable String> properties;
    private final Lane lane;
    private final Candidates candidates;

    /** @param properties the framework's properties */
    GatewaySetup(
            GatewayConfig config, Function<String, @Nullable String> properties, Lane lane, Candidates candidates) {
        this.config = config;
        this.properties = properties;
        this.lane = lane;
        this.candidates = candidates;
    }

    /** What a gateway begins with. The directory is held until it is closed. */
    record Ready(RunContext context, Wish wish, StateDirectory directory) {}

    /** Reads what is durable; opens nothing on the host and contacts nobody. */
    Ready attempt() throws SetupException {
        var settings = settings();
        var directory = hold(settings.stateDirectory());
        try {
            return read(settings, directory);
        } catch (IOException | BackendException | RuntimeException e) {
            close(directory);
            throw new SetupException(String.valueOf(e.getMessage()), e, false);
        }
    }

    /** The server of the configuration, for the status of a gateway that cannot begin. */
    ServerStatus management() {
        try {
            return new ServerStatus(ServerAddress.ofUrl(config.management_url()).toString(), false, "");
        } catch (RuntimeException e) {
            return ServerStatus.NONE;
        }
    }

    private GatewaySettings settings() throws SetupException {
        try {
            return ConfigCheck.check(config, stateDirectory());
        } catch (RuntimeException e) {
            throw new SetupException(String.valueOf(e.getMessage()), e, true);
        }
    }

    private StateDirectory hold(Path path) throws SetupException {
        try {
            return StateDirectory.open(path);
        } catch (IOException e) {
            var key = config.state_directory().isEmpty() ? STATE_PROPERTY : STATE_KEY;
            throw new SetupException(key + ": " + e.getMessage(), e, false);
        }
    }

    private Ready read(GatewaySettings settings, StateDirectory directory) throws IOException, BackendException {
        var problems = new Problems();
        var identity = identity(directory.path());
        var wish = wish(directory.path(), problems);
        var backends = new BackendContext(
                lane, candidates, new BackendCalls(lane), record(directory.path(), problems), problems);
        var context = new RunContext(
                backends,
                settings,
                identity,
                new NamespaceLock(lockDirectory()),
                () -> HostFacts.read(settings),
                SocketFactory.getDefault(),
                new SecureRandom());
        return new Ready(context, wish, directory);
    }

    private static Identity identity(Path directory) throws IOException {
        try {
            return Identity.load(directory);
        } catch (StateFileException e) {
            throw e.fault() == StateFileException.Fault.NEWER
                    ? e
                    : new IOException(
                            e.getMessage()
                                    + "; it stays where it is: restore it, or move it away to join as a new peer",
                            e);
        }
    }

    private Wish wish(Path directory, Problems problems) throws IOException {
        try {
            return Wish.load(directory);
        } catch (StateFileException e) {
            var kept = keepAside(e);
            problems.raise(
                    WISH, e.getMessage() + "; it is kept as " + kept + ": bring the gateway up again, pins are lost");
            return Wish.load(directory);
        }
    }

    private FileHostRecord record(Path directory, Problems problems) throws IOException, BackendException {
        try {
            return FileHostRecord.open(directory);
        } catch (StateFileException e) {
            var kept = keepAside(e);
            problems.raise(
                    "host record",
                    e.getMessage() + "; it is kept as " + kept
                            + ": the host is recovered by name, and what only the record knew must be undone by hand");
            var fresh = FileHostRecord.open(directory);
            var unused = fresh.note(FileHostRecord.ENGINE, FileHostRecord.LOST, Map.of("kept", kept.toString()));
            return fresh;
        }
    }

    /** Out of the way, unless a newer version wrote it, which will want it back. */
    private Path keepAside(StateFileException broken) throws IOException {
        if (broken.fault() == StateFileException.Fault.NEWER) {
            throw broken;
        }
        var kept = StateFile.keepAside(broken.file(), lane.threads().now());
        log.error("{}; it is kept as {}", broken.getMessage(), kept);
        return kept;
    }

    private Path stateDirectory() {
        var property = properties.apply(STATE_PROPERTY);
        var text = ConfigCheck.read("state.directory", config::state_directory);
        return ConfigCheck.path("state.directory", text.isEmpty() ? property == null ? DEFAULT_STATE : property : text);
    }

    /** Where all gateways of a machine look: {@code /run}, or where everybody may write. */
    private Path lockDirectory() {
        var property = properties.apply(LOCK_PROPERTY);
        if (property != null) {
            return Path.of(property);
        }
        return Files.isWritable(RUN) ? RUN : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static void close(StateDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            log.warn("cannot release {}", directory.path(), e);
        }
    }
}
