package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.control.Failure;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.StatusText;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle status}. */
@Command(name = "status", description = "What the gateway is doing.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final Duration SILENCE = Duration.ofSeconds(15);

    @Mixin
    private final Context context = new Context();

    @Option(names = "--json", description = "Everything, as JSON; with --watch one object per line.")
    private boolean json;

    @Option(
            names = {"-d", "--detail"},
            description = "Also peers, backends and the steps of the run.")
    private boolean detail;

    @Option(names = "--watch", description = "Print again on every change and every second, until interrupted.")
    private boolean watch;

    @Option(
            names = "--check",
            description = "Exit with 0 only if the gateway is connected, 5 if it needs a login, else 1.")
    private boolean check;

    @Override
    public Integer call() throws ControlException {
        if (watch) {
            try (var client = context.connect()) {
                client.call("status.watch", JsonObject.empty(), SILENCE, this::show);
            }
            return 0;
        }
        var status = context.ask("status", JsonObject.empty());
        show(status);
        return check ? code(status.text("state")) : 0;
    }

    private void show(JsonObject status) {
        if (json) {
            context.println(watch ? status.line() : status.pretty());
            return;
        }
        var now = Instant.now();
        context.print(StatusText.summary(status, now));
        if (detail) {
            context.print("\n" + StatusText.peers(status, now));
            context.print("\n" + StatusText.backends(status));
            context.print("\n" + StatusText.steps(status));
        }
        if (watch) {
            context.println("");
        }
    }

    private static int code(String state) {
        return switch (state) {
            case "connected" -> 0;
            case "needs-login" -> Failure.NEEDS_LOGIN.exitCode();
            default -> Failure.FAILED.exitCode();
        };
    }
}
