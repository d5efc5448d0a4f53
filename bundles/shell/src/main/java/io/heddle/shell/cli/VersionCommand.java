package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.control.Failure;
import io.heddle.shell.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code heddle version}. */
@Command(
        name = "version",
        description = "Print the versions of this program and of the daemon, if one runs.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

    @Mixin
    private final Context context = new Context();

    @Override
    public Integer call() throws ControlException {
        context.println("heddle " + Version.text() + ", Java " + System.getProperty("java.version"));
        try {
            var daemon = context.ask("version", JsonObject.empty());
            context.println("daemon " + daemon.text("version") + ", Java " + daemon.text("java") + ", process "
                    + daemon.number("pid"));
        } catch (ControlException e) {
            if (e.failure() != Failure.NOT_RUNNING) {
                throw e;
            }
            context.println("daemon not running");
        }
        return 0;
    }
}
