package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle metrics}. */
@Command(
        name = "metrics",
        description = "What the gateway has counted and measured since it began, in Prometheus' text format.",
        mixinStandardHelpOptions = true)
final class MetricsCommand implements Callable<Integer> {

    @Mixin
    private final Context context = new Context();

    @Option(names = "--json", description = "As JSON instead.")
    private boolean json;

    @Override
    public Integer call() throws ControlException {
        var answer = context.ask("metrics", JsonObject.empty());
        context.print(
                json
                        ? JsonObject.empty()
                                        .with("metrics", answer.objects("metrics"))
                                        .pretty() + "\n"
                        : answer.text("text"));
        return 0;
    }
}
