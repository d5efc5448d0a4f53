package io.heddle.shell.cli;

import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.json.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code heddle hub policy}. */
@Command(name = "policy", description = "Change who may talk to whom.", mixinStandardHelpOptions = true)
final class HubPolicyCommand implements Runnable {

    @Mixin
    private final Context context = new Context();

    @Override
    public void run() {
        throw new ParameterException(context.line(), "which command? put or remove");
    }

    /** {@code heddle hub policy put}. */
    @Command(
            name = "put",
            description = "Add a policy, or replace the one of that name.",
            mixinStandardHelpOptions = true)
    int put(
            @Mixin Context put,
            @Parameters(paramLabel = "NAME", description = "Name of the policy.") String name,
            @Option(names = "--from", defaultValue = "All", split = ",", description = "Groups that connect.")
                    List<String> sources,
            @Option(names = "--to", defaultValue = "All", split = ",", description = "Groups that are reached.")
                    List<String> destinations,
            @Option(names = "--both-ways", description = "Holds in the other direction too.") boolean bothWays,
            @Option(names = "--protocol", defaultValue = "ALL", description = "${COMPLETION-CANDIDATES}.")
                    RuleProtocol protocol,
            @Option(names = "--ports", split = ",", description = "Destination ports: 22,8000-8100. Default: all.")
                    @Nullable
                    List<String> ports,
            @Option(names = "--action", defaultValue = "ACCEPT", description = "${COMPLETION-CANDIDATES}.")
                    RuleAction action,
            @Option(names = "--disabled", description = "Keep it, but not in force.") boolean disabled)
            throws ControlException {
        put.ask(
                "hub.policy.put",
                JsonObject.empty()
                        .with("name", name)
                        .with("sources", sources)
                        .with("destinations", destinations)
                        .with("bidirectional", bothWays)
                        .with("protocol", Words.of(protocol))
                        .with("ports", ports == null ? List.of() : ports)
                        .with("action", Words.of(action))
                        .with("enabled", !disabled));
        put.println("policy " + name + " is kept; undo: heddle hub policy remove " + name);
        return 0;
    }

    /** {@code heddle hub policy remove}. */
    @Command(name = "remove", description = "Remove a policy.", mixinStandardHelpOptions = true)
    int remove(@Mixin Context remove, @Parameters(paramLabel = "NAME", description = "Its name.") String name)
            throws ControlException {
        remove.ask("hub.policy.remove", JsonObject.empty().with("name", name));
        remove.println("removed policy " + name);
        return 0;
    }
}
