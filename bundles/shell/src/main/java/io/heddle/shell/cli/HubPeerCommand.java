package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code heddle hub peer}. */
@Command(name = "peer", description = "Change registered peers.", mixinStandardHelpOptions = true)
final class HubPeerCommand implements Runnable {

    @Mixin
    private final Context context = new Context();

    @Override
    public void run() {
        throw new ParameterException(context.line(), "which command? remove or groups");
    }

    /** {@code heddle hub peer remove}. */
    @Command(name = "remove", description = "Remove a peer from the network.", mixinStandardHelpOptions = true)
    int remove(
            @Mixin Context remove,
            @Parameters(paramLabel = "PEER", description = "Name, overlay address or key.") String peer)
            throws ControlException {
        remove.ask("hub.peer.remove", JsonObject.empty().with("peer", peer));
        remove.println("removed " + peer);
        return 0;
    }

    /** {@code heddle hub peer groups}. */
    @Command(
            name = "groups",
            description = "Put a peer into exactly these groups, besides All.",
            mixinStandardHelpOptions = true)
    int groups(
            @Mixin Context put,
            @Parameters(paramLabel = "PEER", description = "Name, overlay address or key.") String peer,
            @Parameters(paramLabel = "GROUP", arity = "0..*", description = "Groups; none: only All.") @Nullable
                    List<String> groups)
            throws ControlException {
        var names = groups == null ? List.<String>of() : groups;
        put.ask("hub.peer.groups", JsonObject.empty().with("peer", peer).with("groups", names));
        put.println(peer + " is in " + (names.isEmpty() ? "All" : String.join(", ", names)));
        return 0;
    }
}
