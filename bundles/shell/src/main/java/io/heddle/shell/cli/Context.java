package io.heddle.shell.cli;

import io.heddle.shell.client.ControlClient;
import io.heddle.shell.client.Home;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: the option {@code --home}, the way to the daemon, and where to print. */
final class Context {

    private static final Duration ANSWER = Duration.ofSeconds(15);

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The daemon's folder (conf, state and socket below it)."
                    + " Default: $HEDDLE_HOME, else /etc/heddle, /var/lib/heddle and /run/heddle.")
    private @Nullable Path home;

    /** Where the daemon keeps its things; the option may stand before or after the command. */
    Home home() {
        var given = home;
        for (var parent = line().getParent(); given == null && parent != null; parent = parent.getParent()) {
            var option = parent.getCommandSpec().findOption("--home");
            given = option == null ? null : option.getValue();
        }
        return Home.of(given, System.getenv());
    }

    /** A connection to the daemon. */
    ControlClient connect() throws ControlException {
        return ControlClient.connect(home().socket());
    }

    /** Asks the daemon one thing that takes no time. */
    JsonObject ask(String operation, JsonObject arguments) throws ControlException {
        return ask(operation, arguments, ANSWER);
    }

    /** Asks the daemon one thing that may take as long as {@code bound}. */
    JsonObject ask(String operation, JsonObject arguments, Duration bound) throws ControlException {
        try (var client = connect()) {
            return client.call(operation, arguments, bound);
        }
    }

    /** Prints text that ends with a newline already. */
    void print(String text) {
        var out = out();
        out.print(text);
        out.flush();
    }

    void println(String text) {
        print(text + "\n");
    }

    /** Prints a line for people only, beside the result. */
    void note(String text) {
        var err = line().getErr();
        err.println(text);
        err.flush();
    }

    PrintWriter out() {
        return line().getOut();
    }

    CommandLine line() {
        if (spec == null) {
            throw new IllegalStateException("not a command line");
        }
        return spec.commandLine();
    }
}
