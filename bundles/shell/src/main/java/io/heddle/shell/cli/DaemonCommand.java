package io.heddle.shell.cli;

import io.heddle.shell.daemon.DaemonMain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code heddle daemon}. The start script runs {@link DaemonMain} itself, with the flags a daemon needs; this command explains
 * it, and runs it when the script was not used.
 */
@Command(
        name = "daemon",
        description = "Run the daemon in the foreground; it logs to the error stream and ends on SIGTERM.",
        mixinStandardHelpOptions = true)
final class DaemonCommand implements Callable<Integer> {

    @Mixin
    private final Context context = new Context();

    @Option(
            names = "--log-level",
            defaultValue = "info",
            description = "error, warn, info, debug or trace (default: ${DEFAULT-VALUE}).")
    private String logLevel = "info";

    @Override
    public Integer call() {
        return DaemonMain.run(context.home(), logLevel);
    }
}
