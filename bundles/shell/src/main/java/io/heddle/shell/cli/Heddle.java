package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.control.Failure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/**
 * The {@code heddle} program. Errors are one line on the error stream; the exit code says what kind of failure it was, see
 * {@link Failure}.
 */
@Command(
        name = "heddle",
        description = "Joins this gateway to a WireGuard mesh, and looks after it.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DaemonCommand.class,
            UpCommand.class,
            DownCommand.class,
            LogoutCommand.class,
            StatusCommand.class,
            PeersCommand.class,
            BackendsCommand.class,
            MetricsCommand.class,
            HubCommand.class,
            ShellCommand.class,
            DemoCommand.class,
            VersionCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused or failed",
            "2:wrong usage",
            "3:no daemon runs",
            "4:not done in time",
            "5:the control plane wants a login",
            "6:not permitted to use the daemon's socket",
            "7:the daemon runs without the part that could do it"
        })
public final class Heddle implements Runnable {

    @Mixin
    private final Context context = new Context();

    /** Runs the program and exits. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The program as picocli sees it, for tests too. */
    static CommandLine commandLine() {
        var line = new CommandLine(new Heddle());
        line.setParameterExceptionHandler(Heddle::wrongUsage);
        line.setExecutionExceptionHandler(Heddle::failed);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        // What follows the first word of a shell command belongs to it, options too.
        line.getSubcommands().forEach((name, command) -> command.setStopAtPositional(name.equals("shell")));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(context.line(), "which command? See heddle --help");
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        print(e.getCommandLine(), String.valueOf(e.getMessage()));
        return Failure.USAGE.exitCode();
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult result) {
        if (e instanceof ControlException failure) {
            print(line, String.valueOf(e.getMessage()));
            return failure.failure().exitCode();
        }
        print(line, e.toString());
        return Failure.FAILED.exitCode();
    }

    private static void print(CommandLine line, String message) {
        PrintWriter err = line.getErr();
        err.println(line.getCommandSpec().qualifiedName() + ": " + message.replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }
}
