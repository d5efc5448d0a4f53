package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code heddle logout}. */
@Command(
        name = "logout",
        description = "Leave the network for good: the control plane forgets this gateway.",
        mixinStandardHelpOptions = true)
final class LogoutCommand implements Callable<Integer> {

    private static final Duration BOUND = Duration.ofSeconds(70);

    @Mixin
    private final Context context = new Context();

    @Override
    public Integer call() throws ControlException {
        context.ask("logout", JsonObject.empty(), BOUND);
        context.println("logged out");
        return 0;
    }
}
