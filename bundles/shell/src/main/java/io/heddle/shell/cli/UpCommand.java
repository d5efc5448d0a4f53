package io.heddle.shell.cli;

import io.heddle.shell.client.ControlClient;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.control.Failure;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.StatusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle up}. */
@Command(
        name = "up",
        description = "Join the network and stay in it, also after a restart, until 'down'.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    private static final String KEY_VARIABLE = "HEDDLE_SETUP_KEY";

    @Mixin
    private final Context context = new Context();

    @Option(
            names = {"-m", "--management-url"},
            paramLabel = "URL",
            description = "The control plane, https://host[:port] or http://host[:port]. Kept once given.")
    private String managementUrl = "";

    @Option(
            names = {"-k", "--setup-key"},
            paramLabel = "KEY",
            description = "Setup key to register with. Visible to other users in the process list while this command"
                    + " runs: prefer --setup-key-file or the environment variable " + KEY_VARIABLE + ".")
    private String setupKey = "";

    @Option(names = "--setup-key-file", paramLabel = "FILE", description = "File that holds the setup key.")
    private @Nullable Path setupKeyFile;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Longest wait for the connection (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(names = "--no-wait", description = "Return at once; see 'heddle status' for what became of it.")
    private boolean noWait;

    @Override
    public Integer call() throws ControlException {
        if (timeout < 1) {
            throw new ControlException(Failure.USAGE, "--timeout is at least one second");
        }
        var arguments = JsonObject.empty()
                .with("managementUrl", managementUrl)
                .with("setupKey", key())
                .with("wait", !noWait)
                .with("timeoutSeconds", timeout);
        try (ControlClient client = context.connect()) {
            var silence = Duration.ofSeconds(timeout + 15L);
            var status = client.call("up", arguments, silence, event -> context.note(StatusText.progress(event)));
            context.println(noWait ? "wanted up" : "connected");
            status.texts("addresses").forEach(address -> context.println("address " + address));
            if (!status.text("fqdn").isEmpty()) {
                context.println("name " + status.text("fqdn"));
            }
        }
        return 0;
    }

    private String key() throws ControlException {
        if (!setupKey.isEmpty() && setupKeyFile != null) {
            throw new ControlException(Failure.USAGE, "give --setup-key or --setup-key-file, not both");
        }
        if (setupKeyFile == null) {
            return setupKey.isEmpty()
                    ? System.getenv().getOrDefault(KEY_VARIABLE, "").trim()
                    : setupKey.trim();
        }
        try {
            var key = Files.readString(setupKeyFile).trim();
            if (key.isEmpty()) {
                throw new ControlException(Failure.USAGE, "file " + setupKeyFile + " holds no setup key");
            }
            return key;
        } catch (IOException e) {
            throw new ControlException(Failure.USAGE, "cannot read the setup key from " + setupKeyFile);
        }
    }
}
