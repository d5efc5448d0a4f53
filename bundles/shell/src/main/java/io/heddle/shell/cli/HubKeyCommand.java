package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code heddle hub key}. */
@Command(name = "key", description = "Make and revoke setup keys.", mixinStandardHelpOptions = true)
final class HubKeyCommand implements Runnable {

    @Mixin
    private final Context context = new Context();

    @Override
    public void run() {
        throw new ParameterException(context.line(), "which command? create or revoke");
    }

    /** {@code heddle hub key create}. Only the key's text goes to the output, so that a script can take it. */
    @Command(
            name = "create",
            description = "Make a setup key and print its text, this once.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin Context create,
            @Option(
                            names = "--name",
                            defaultValue = "unnamed",
                            description = "Name for people (default: ${DEFAULT-VALUE}).")
                    String name,
            @Option(names = "--one-off", description = "For one peer.") boolean oneOff,
            @Option(names = "--limit", defaultValue = "0", description = "For so many peers; 0: no limit.") int limit,
            @Option(names = "--expires", description = "Lifetime: 30m, 12h, 7d. Default: for ever.") @Nullable
                    String expires,
            @Option(names = "--group", description = "Group that its peers join; may be repeated.") @Nullable
                    List<String> groups,
            @Option(names = "--json", description = "As JSON, with the key's id.") boolean json)
            throws ControlException {
        var request = JsonObject.empty()
                .with("name", name)
                .with("usageLimit", oneOff ? 1 : limit)
                .with("lifetimeSeconds", expires == null ? 0 : seconds(create, expires))
                .with("groups", groups == null ? List.of() : groups);
        var key = create.ask("hub.key.create", request);
        create.print(json ? key.pretty() + "\n" : key.text("key") + "\n");
        return 0;
    }

    /** {@code heddle hub key revoke}. */
    @Command(
            name = "revoke",
            description = "Revoke a setup key; peers that used it stay.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Mixin Context revoke,
            @Parameters(paramLabel = "ID", description = "Id, as 'hub keys' shows it.") String id)
            throws ControlException {
        revoke.ask("hub.key.revoke", JsonObject.empty().with("id", id));
        revoke.println("revoked " + id);
        return 0;
    }

    private static long seconds(Context context, String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        try {
            var lifetime = Duration.parse(lower.endsWith("d") ? "P" + lower : "PT" + lower);
            if (lifetime.toSeconds() > 0) {
                return lifetime.toSeconds();
            }
        } catch (DateTimeParseException e) {
            throw new ParameterException(context.line(), "not a lifetime like 30m, 12h or 7d: " + text, e);
        }
        throw new ParameterException(context.line(), "a lifetime is longer than nothing: " + text);
    }
}
