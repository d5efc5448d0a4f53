package io.heddle.shell.daemon;

import io.heddle.shell.client.Home;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.main.Main;
import org.jspecify.annotations.Nullable;

/**
 * Starts a daemon: makes its folders, takes the lock of its state, and hands over to Felix' own launcher, which runs until it is
 * told to end. What the framework is made of comes from the distribution's folder; what it knows and keeps, from its home.
 */
public final class DaemonMain {

    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private DaemonMain() {}

    /** {@code [--home DIR] [--log-level LEVEL]}. */
    public static void main(String[] arguments) {
        Path home = null;
        var level = "info";
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            var word = words.next();
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            var value = equals >= 0 ? word.substring(equals + 1) : words.hasNext() ? words.next() : "";
            if (name.equals("--home") && !value.isEmpty()) {
                home = Path.of(value);
            } else if (name.equals("--log-level")) {
                level = value;
            } else {
                System.exit(fail(USAGE, "unknown or incomplete: " + name + " (see heddle daemon --help)"));
            }
        }
        System.exit(run(Home.of(home, System.getenv()), level));
    }

    /** Runs the daemon. Returns an exit code if it cannot start; else the launcher ends the process. */
    public static int run(Home home, String logLevel) {
        var level = logLevel.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            return fail(USAGE, "unknown log level " + logLevel + ": error, warn, info, debug or trace");
        }
        try {
            var distribution = Distribution.locate(System.getProperty("heddle.distribution"));
            for (var folder : List.of(home.conf(), home.state(), home.state().resolve("native"))) {
                Files.createDirectories(folder);
            }
            var lock = HomeLock.take(home.state());
            try {
                properties(home, distribution, level).forEach(System::setProperty);
                // Does not return before the framework has stopped; the lock is held until then.
                Main.main(new String[0]);
                return 0;
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            return fail(FAILED, String.valueOf(e.getMessage()));
        } catch (Exception e) {
            return fail(FAILED, "the framework did not start: " + e);
        }
    }

    private static Map<String, String> properties(Home home, Distribution distribution, String level)
            throws IOException {
        var properties = new TreeMap<>(distribution.autoStart());
        properties.put(
                "felix.config.properties",
                distribution.conf("config.properties").toUri().toString());
        properties.put(
                "felix.system.properties",
                distribution.conf("system.properties").toUri().toString());
        properties.put(
                "org.osgi.framework.storage", home.state().resolve("cache").toString());
        properties.put("felix.cm.dir", home.state().resolve("config").toString());
        properties.put("felix.fileinstall.dir", home.conf().toString());
        properties.put("jna.tmpdir", home.state().resolve("native").toString());
        properties.put("heddle.conf.dir", home.conf().toString());
        properties.put("heddle.state.dir", home.state().toString());
        properties.put("heddle.socket", home.socket().toString());
        properties.put("heddle.log.level", level.toUpperCase(Locale.ROOT));
        properties.put(
                "org.ops4j.pax.logging.property.file",
                logging(home, distribution).toString());
        return properties;
    }

    /** The home's own logging configuration, if there is one, else the distribution's. */
    private static Path logging(Home home, Distribution distribution) {
        var own = home.conf().resolve("logback.xml");
        return Files.exists(own) ? own : distribution.conf("logback.xml");
    }

    private static int fail(int code, @Nullable String message) {
        var err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, Charset.defaultCharset());
        err.println("heddle daemon: " + message);
        return code;
    }
}
