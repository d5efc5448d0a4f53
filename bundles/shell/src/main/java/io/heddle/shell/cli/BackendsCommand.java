package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.StatusText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code heddle backends}. */
@Command(
        name = "backends",
        description = "The installed backends of every kind, and which are in use.",
        mixinStandardHelpOptions = true)
final class BackendsCommand implements Callable<Integer> {

    @Mixin
    private final Context context = new Context();

    @Override
    public Integer call() throws ControlException {
        context.print(StatusText.backends(context.ask("status", JsonObject.empty())));
        return 0;
    }

    /** {@code heddle backends use}. */
    @Command(name = "use", description = "Pin a backend while the gateway runs.", mixinStandardHelpOptions = true)
    int use(
            @Mixin Context use,
            @Parameters(paramLabel = "KIND", description = "Kind, as 'backends' shows it.") String kind,
            @Parameters(paramLabel = "NAME", description = "Name, or 'auto' to let the gateway choose.") String name)
            throws ControlException {
        var pinned = name.equals("auto") ? "" : name;
        use.ask("backends.use", JsonObject.empty().with("kind", kind).with("name", pinned));
        use.println("uses " + name + " for " + kind + "; undo: heddle backends use " + kind + " auto");
        return 0;
    }
}
