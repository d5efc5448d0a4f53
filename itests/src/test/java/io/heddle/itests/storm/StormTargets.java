package io.heddle.itests.storm;

import io.heddle.api.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What a storm touches: the bundles, the configuration of the gateway, and the gateway itself. */
final class StormTargets {

    static final String ENGINE = "io.heddle.engine";

    /** In the order in which they use each other. */
    private static final List<String> NAMES = List.of(
            "io.heddle.netlink",
            "io.heddle.wire",
            "io.heddle.wireguard",
            "io.heddle.ice",
            "io.heddle.management",
            "io.heddle.signal",
            "io.heddle.hub",
            "io.heddle.wg-linux",
            "io.heddle.firewall",
            "io.heddle.routes",
            "io.heddle.dns",
            ENGINE);

    /** Without any of these there is no run, and when it has stopped, there is none any more. */
    private static final List<String> REQUIRED = List.of(
            "io.heddle.management",
            "io.heddle.signal",
            "io.heddle.wg-linux",
            "io.heddle.firewall",
            "io.heddle.routes",
            "io.heddle.dns",
            ENGINE);

    /** Names the file of a configuration, into which File Install would write what a storm changes, and read it again. */
    private static final String FILE = "felix.fileinstall.filename";

    private static final int MOST_MTU = 8192;
    private static final String INTERFACE = "hd0";
    private static final Path LINKS = Path.of("/sys/class/net");
    private static final long REFRESH_SECONDS = 60;

    final List<Bundle> bundles;
    final Bundle engine;

    private final BundleContext context;
    private volatile boolean healthy = true;
    private final Map<String, Object> right; // the configuration as it is before

    StormTargets(BundleContext context) {
        this.context = context;
        this.bundles = NAMES.stream().map(this::bundle).toList();
        this.engine = bundles.get(bundles.size() - 1);
        this.right = configured();
    }

    void stopAll() throws BundleException {
        for (int i = bundles.size() - 1; i >= 0; i--) {
            bundles.get(i).stop();
        }
    }

    void startAll() throws BundleException {
        for (var bundle : bundles) {
            bundle.start();
        }
    }

    /** Returns when the framework says that it is done. */
    void refresh(Bundle bundle) throws InterruptedException {
        refreshAll(List.of(bundle));
    }

    /** Whatever was updated and is still used by others in its old form. */
    void refreshReplaced() throws InterruptedException {
        refreshAll(null);
    }

    private void refreshAll(@Nullable Collection<Bundle> which) throws InterruptedException {
        var done = new CountDownLatch(1);
        var framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        framework.adapt(FrameworkWiring.class).refreshBundles(which, event -> done.countDown());
        for (int i = 0; !done.await(1, TimeUnit.SECONDS) && framework.getState() == Bundle.ACTIVE; i++) {
            if (i == REFRESH_SECONDS) {
                throw new IllegalStateException("the refresh is not done: " + which);
            }
        }
    }

    /** The configuration as it was, with another value. */
    void configure(int mtu) throws IOException {
        var values = new HashMap<>(right);
        values.remove(FILE);
        values.put("mtu", mtu);
        healthy = mtu <= MOST_MTU;
        configuration().update(FrameworkUtil.asDictionary(values));
    }

    /** As if nobody had ever configured it. */
    void unconfigure() throws IOException {
        healthy = false;
        configuration().delete();
    }

    /** Gives a configuration that is right if the last one was not. */
    void heal() throws IOException {
        if (!healthy) {
            configure(0);
        }
    }

    /** The configuration as it was. */
    void restore() throws IOException {
        configuration().update(FrameworkUtil.asDictionary(right));
    }

    /** The gateway that is registered now, if any. */
    @Nullable
    Gateway gateway() {
        var reference = context.getServiceReference(Gateway.class);
        return reference == null ? null : context.getService(reference);
    }

    /** Whether the framework says that it could not have one of its locks, for another call held it that waits for ours. */
    static boolean isRefusal(BundleException failure) {
        return String.valueOf(failure.getMessage()).contains("acquire");
    }

    /** Whether a run is not possible without this bundle. */
    static boolean isRequired(Bundle bundle) {
        return REQUIRED.contains(bundle.getSymbolicName());
    }

    /** Whether there is a run that has come as far as to its interface. */
    static boolean isInterfaceThere() {
        return Files.exists(LINKS.resolve(INTERFACE));
    }

    /** Every interface that may be ours. */
    static List<String> interfaces() throws IOException {
        try (var links = Files.list(LINKS)) {
            return links.map(link -> link.getFileName().toString())
                    .filter(name -> name.startsWith("hd"))
                    .toList();
        }
    }

    /** The number of our interface, which each run gets anew, or empty. */
    static String index() {
        try {
            return Files.readString(LINKS.resolve(INTERFACE).resolve("ifindex")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    BundleContext context() {
        return context;
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no bundle " + name));
    }

    private Map<String, Object> configured() {
        try {
            var properties = configuration().getProperties();
            return properties == null ? Map.of() : new HashMap<>(FrameworkUtil.asMap(properties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Configuration configuration() throws IOException {
        var reference = context.getServiceReference(ConfigurationAdmin.class);
        return context.getService(reference).getConfiguration(ENGINE, null);
    }
}
