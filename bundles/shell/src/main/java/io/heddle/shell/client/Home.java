package io.heddle.shell.client;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a daemon keeps its things. Without a home that is where Linux expects it; with one, everything is below it, so that
 * several daemons run on one host.
 *
 * @param conf configuration files, one per PID
 * @param state what is kept across restarts
 * @param socket the control socket
 */
public record Home(Path conf, Path state, Path socket) {

    /** Environment variable that names a home. */
    public static final String VARIABLE = "HEDDLE_HOME";

    /** The home of an option or, without it, of the environment; else the host's own. */
    public static Home of(@Nullable Path option, Map<String, String> environment) {
        var variable = environment.getOrDefault(VARIABLE, "");
        if (option != null) {
            return under(option);
        }
        return variable.isEmpty()
                ? new Home(Path.of("/etc/heddle"), Path.of("/var/lib/heddle"), Path.of("/run/heddle/heddle.sock"))
                : under(Path.of(variable));
    }

    /** Everything below one folder. */
    public static Home under(Path folder) {
        var home = folder.toAbsolutePath().normalize();
        return new Home(home.resolve("conf"), home.resolve("state"), home.resolve("run/heddle.sock"));
    }
}
