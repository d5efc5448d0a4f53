package io.heddle.shell.cli;

import io.heddle.shell.client.ControlClient;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.control.Failure;
import io.heddle.shell.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code heddle shell}. */
@Command(
        name = "shell",
        description = "The framework's shell (Gogo): one command, or one per line of the input.",
        mixinStandardHelpOptions = true,
        footer = "%nTry: heddle shell help; heddle shell lb; heddle shell stop io.heddle.firewall")
final class ShellCommand implements Callable<Integer> {

    /** A command that stops a bundle waits for teardowns. */
    private static final Duration BOUND = Duration.ofSeconds(90);

    private static final String PROMPT = "heddle> ";

    @Mixin
    private final Context context = new Context();

    @Parameters(
            arity = "0..*",
            paramLabel = "WORD",
            description = "The command. Default: read commands from the input.")
    private @Nullable List<String> words;

    @Override
    public Integer call() throws ControlException {
        try (var client = context.connect()) {
            if (words != null && !words.isEmpty()) {
                execute(client, String.join(" ", words));
                return 0;
            }
            return interactive(client);
        }
    }

    private int interactive(ControlClient client) throws ControlException {
        boolean people = Terminal.input();
        int code = 0;
        try (var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
            context.print(people ? PROMPT : "");
            for (var line = in.readLine(); line != null && !line.trim().equals("exit"); line = in.readLine()) {
                code = Math.max(code, tolerant(client, line));
                context.print(people ? PROMPT : "");
            }
            return people ? 0 : code;
        } catch (IOException e) {
            throw new ControlException(Failure.FAILED, "cannot read commands: " + e.getMessage());
        }
    }

    /** Runs a line; a command that fails does not end the session. */
    private int tolerant(ControlClient client, String line) throws ControlException {
        try {
            if (!line.isBlank()) {
                execute(client, line);
            }
            return 0;
        } catch (ControlException e) {
            if (e.failure() != Failure.FAILED) {
                throw e;
            }
            context.note(String.valueOf(e.getMessage()));
            return e.failure().exitCode();
        }
    }

    private void execute(ControlClient client, String line) throws ControlException {
        var output = client.call("shell", JsonObject.empty().with("line", line), BOUND)
                .text("output");
        context.print(output.isEmpty() || output.endsWith("\n") ? output : output + "\n");
    }
}
