package io.heddle.embed;

import io.heddle.api.Gateway;
import io.heddle.embed.CarriedBundles.Carried;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;
import org.slf4j.Logger;

/**
 * A framework for one run of one gateway: its storage is private and temporary, its bundles share the API, SLF4J and a few OSGi
 * packages with the class path of the caller, and nothing else. Used by one thread.
 */
final class EmbeddedFramework {

    private static final Logger log = org.slf4j.LoggerFactory.getLogger(EmbeddedFramework.class);

    /** Above the longest teardown of the engine (30 s), so that the end of the framework does not cut it short. */
    private static final Duration STOP_BOUND = Duration.ofSeconds(50);

    private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+){0,2}");

    /** Levels below are the container; configuration is in place before a bundle of ours starts. */
    private static final int CONTAINER_LEVEL = 2;

    private final GatewayOptions options;
    private final FrameworkLog frameworkLog = new FrameworkLog();
    private final PrivateFolder storage;
    private final Framework framework;
    private final List<Bundle> bundles = new ArrayList<>(); // as installed and started

    /** Makes the framework; nothing of it runs yet. */
    EmbeddedFramework(GatewayOptions options) throws IOException {
        this.options = options;
        this.storage = new PrivateFolder("heddle-embed-");
        try {
            framework = new FrameworkFactory().newFramework(settings());
        } catch (IOException | RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    /** Asked between two steps of a start, none of which waits for the network. */
    interface Checkpoint {

        /** @throws StartupException if the start shall not go on */
        void pass() throws StartupException;
    }

    /** Starts framework and bundles. */
    void start(Checkpoint checkpoint) throws IOException, BundleException, StartupException {
        framework.init();
        framework
                .getBundleContext()
                .registerService(
                        new String[] {LogService.class.getName(), LoggerFactory.class.getName()}, frameworkLog, null);
        framework.start();
        int container = 0;
        for (var carried : CarriedBundles.all()) {
            checkpoint.pass();
            bundles.add(install(carried));
            container += carried.level() <= CONTAINER_LEVEL ? 1 : 0;
        }
        startAll(bundles.subList(0, container), checkpoint);
        configure();
        startAll(bundles.subList(container, bundles.size()), checkpoint);
    }

    /**
     * The service of the engine.
     *
     * @throws StartupException if the engine's component could not be made; the message says why
     */
    Gateway gateway() throws StartupException {
        var context = framework.getBundleContext();
        var reference = context.getServiceReference(Gateway.class);
        var gateway = reference == null ? null : context.getService(reference);
        if (gateway == null) {
            var why = frameworkLog.lastFailure();
            throw why == null
                    ? new StartupException("the engine offers no gateway")
                    : new StartupException("the gateway cannot start: " + why.getMessage(), why);
        }
        return gateway;
    }

    /** Stops the bundles, the last one first. Their classes are still there for threads that come to their end. */
    void stopBundles() {
        for (int i = bundles.size() - 1; i >= 0; i--) {
            try {
                bundles.get(i).stop(Bundle.STOP_TRANSIENT);
            } catch (BundleException | IllegalStateException e) {
                log.error("{} does not stop", bundles.get(i).getSymbolicName(), e);
            }
        }
    }

    /**
     * Stops everything and removes what it stored. Bounded; failures are logged.
     *
     * @param deserted whether no thread can be inside a bundle any more
     */
    void close(boolean deserted) {
        try {
            framework.stop();
            if (framework.waitForStop(STOP_BOUND.toMillis()).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                log.error("the embedded framework is not stopped after {}", Run.text(STOP_BOUND));
            }
        } catch (BundleException e) {
            log.error("the embedded framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        JnaNotes.forget(bundles, deserted);
        storage.close();
    }

    private Map<String, Object> settings() throws IOException {
        var settings = new HashMap<String, Object>();
        settings.put(
                Constants.FRAMEWORK_STORAGE, storage.path().resolve("cache").toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, sharedPackages());
        settings.put("felix.service.urlhandlers", "false"); // else the framework takes the JVM's one URL factory
        settings.put(
                "felix.bootdelegation.implicit", "false"); // bundles see what they import, not the caller's classes
        settings.put("felix.resolver.parallelism", "1"); // more would be threads that stay for a minute
        settings.put("felix.log.logger", new FelixLog());
        settings.put("felix.cm.pm", "memory"); // the pre-shared key stands in no file
        settings.put("felix.cm.dir", storage.path().resolve("config").toString());
        settings.put("ds.lock.timeout.milliseconds", "60000"); // above the longest teardown, as in the distribution
        return settings;
    }

    /** What the caller's class path gives, in the versions it has. */
    private static String sharedPackages() throws IOException {
        var slf4j = version(org.slf4j.Logger.class, "2.0.0");
        var jna = version(com.sun.jna.Native.class, com.sun.jna.Native.VERSION);
        return String.join(
                ",",
                CarriedBundles.apiPackages(),
                "org.slf4j" + slf4j,
                "org.slf4j.event" + slf4j,
                "org.slf4j.helpers" + slf4j,
                "org.slf4j.spi" + slf4j,
                "com.sun.jna" + jna,
                "com.sun.jna.ptr" + jna,
                "com.sun.jna.win32" + jna,
                "org.osgi.service.cm;version=\"1.6.1\"",
                "org.osgi.service.log;version=\"1.5.0\"");
    }

    /** Of the library that a type comes from; jars that were merged into one no longer say it. */
    private static String version(Class<?> type, String fallback) {
        var given = String.valueOf(type.getPackage().getImplementationVersion());
        var found = VERSION.matcher(given);
        return ";version=\"" + (found.lookingAt() ? found.group() : fallback) + "\"";
    }

    private Bundle install(Carried carried) throws IOException, BundleException {
        try (var jar = carried.open()) {
            return framework.getBundleContext().installBundle("heddle:" + carried.name(), jar);
        }
    }

    private static void startAll(List<Bundle> bundles, Checkpoint checkpoint) throws BundleException, StartupException {
        for (var bundle : bundles) {
            checkpoint.pass();
            bundle.start(Bundle.START_TRANSIENT); // kept for no next time
        }
    }

    private void configure() throws IOException, StartupException {
        var context = framework.getBundleContext();
        var reference = context.getServiceReference(ConfigurationAdmin.class);
        var admin = reference == null ? null : context.getService(reference);
        if (admin == null) {
            throw new StartupException("the embedded framework has no configuration service");
        }
        configure(admin, "io.heddle.engine", options.configuration());
        if (!options.hostDns()) {
            configure(admin, "io.heddle.engine.none.dns", Map.of());
        }
        if (!options.routes()) {
            configure(admin, "io.heddle.engine.none.routes", Map.of());
        }
        context.ungetService(reference);
    }

    private static void configure(ConfigurationAdmin admin, String pid, Map<String, Object> values) throws IOException {
        admin.getConfiguration(pid, null).update(FrameworkUtil.asDictionary(values));
    }
}
