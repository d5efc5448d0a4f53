package io.heddle.itests.storm;

import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Offers {@link StormCommands} to the framework's shell. */
public final class StormActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        var properties = Map.of("osgi.command.scope", "storm", "osgi.command.function", StormCommands.NAMES);
        context.registerService(
                StormCommands.class, new StormCommands(context), FrameworkUtil.asDictionary(properties));
    }

    /** A storm that still blows sees that the framework stops. */
    @Override
    public void stop(BundleContext context) {}
}
