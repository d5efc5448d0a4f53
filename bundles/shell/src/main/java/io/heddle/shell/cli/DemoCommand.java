package io.heddle.shell.cli;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.control.Failure;
import io.heddle.shell.demo.Demo;
import io.heddle.shell.demo.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle demo}. */
@Command(
        name = "demo",
        description = "Show a hub and two gateways in network namespaces of this host (needs root), and remove them.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private final Context context = new Context();

    @Option(names = "--keep", description = "Leave everything running at the end, and say what to try.")
    private boolean keep;

    @Option(names = "--clean", description = "Remove what was kept, or left by a killed demonstration.")
    private boolean clean;

    @Override
    public Integer call() throws ControlException {
        var screen = new Screen(context.out(), Terminal.output());
        if (clean) {
            return Demo.clean(screen);
        }
        var program = Path.of(System.getProperty("heddle.distribution", "."), "bin", "heddle");
        if (!Files.isExecutable(program)) {
            throw new ControlException(Failure.FAILED, "start it with the distribution's bin/heddle");
        }
        return new Demo(screen, program, keep).run();
    }
}
