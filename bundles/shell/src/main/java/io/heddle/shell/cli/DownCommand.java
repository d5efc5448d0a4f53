package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code heddle down}. */
@Command(
        name = "down",
        description = "Leave the network until 'up'; waits until the host is clean.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    private static final Duration BOUND = Duration.ofSeconds(50);

    @Mixin
    private final Context context = new Context();

    @Override
    public Integer call() throws ControlException {
        context.ask("down", JsonObject.empty(), BOUND);
        context.println("down");
        return 0;
    }
}
