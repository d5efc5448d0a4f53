package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.StatusText;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle peers}. */
@Command(name = "peers", description = "The peers and how they are reached.", mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {

    @Mixin
    private final Context context = new Context();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws ControlException {
        var status = context.ask("status", JsonObject.empty());
        if (json) {
            context.println(
                    JsonObject.empty().with("peers", status.objects("peers")).pretty());
        } else {
            context.print(StatusText.peers(status, Instant.now()));
        }
        return 0;
    }
}
