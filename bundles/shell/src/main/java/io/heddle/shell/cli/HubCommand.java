package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.HubText;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle hub}. */
@Command(
        name = "hub",
        description = "The control plane inside this daemon.",
        mixinStandardHelpOptions = true,
        subcommands = {HubKeyCommand.class, HubPeerCommand.class, HubPolicyCommand.class})
final class HubCommand implements Callable<Integer> {

    @Mixin
    private final Context context = new Context();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws ControlException {
        return show(context, "hub.status", json, HubText::status);
    }

    /** {@code heddle hub keys}. */
    @Command(name = "keys", description = "Setup keys, without their texts.", mixinStandardHelpOptions = true)
    int keys(@Mixin Context keys, @Option(names = "--json", description = "As JSON.") boolean asJson)
            throws ControlException {
        return show(keys, "hub.keys", asJson, HubText::keys);
    }

    /** {@code heddle hub peers}. */
    @Command(name = "peers", description = "Registered peers.", mixinStandardHelpOptions = true)
    int peers(@Mixin Context peers, @Option(names = "--json", description = "As JSON.") boolean asJson)
            throws ControlException {
        return show(peers, "hub.peers", asJson, HubText::peers);
    }

    /** {@code heddle hub policies}. */
    @Command(name = "policies", description = "Who may talk to whom.", mixinStandardHelpOptions = true)
    int policies(@Mixin Context policies, @Option(names = "--json", description = "As JSON.") boolean asJson)
            throws ControlException {
        return show(policies, "hub.policies", asJson, HubText::policies);
    }

    private static int show(Context context, String operation, boolean json, Function<JsonObject, String> text)
            throws ControlException {
        var answer = context.ask(operation, JsonObject.empty());
        context.print(json ? answer.pretty() + "\n" : text.apply(answer));
        return 0;
    }
}
