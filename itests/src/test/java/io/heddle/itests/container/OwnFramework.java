package io.heddle.itests.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * A Felix in the test's own JVM, which survives it. The API and the fakes come from the class path, so that the test sees what is left
 * when the framework has gone.
 */
final class OwnFramework {

    private static final Pattern PACKAGE = Pattern.compile("io\\.heddle\\.[a-z.]+[a-z]");
    private static final int LEVELS = 5;

    final Framework framework;
    final Bundle engine;

    /** Started, with Declarative Services, configuration and the engine. */
    OwnFramework(Path storage) throws IOException, BundleException {
        framework = new FrameworkFactory().newFramework(properties(storage));
        framework.start();
        for (var jar : jars("core")) {
            if (!jar.getFileName().toString().startsWith("pax-logging")) {
                install(jar);
            }
        }
        install(ContainerTest.folder().resolve("container/engine/heddle-ice.jar"));
        engine = install(ContainerTest.engineJar());
        for (var bundle : framework.getBundleContext().getBundles()) {
            bundle.start();
        }
    }

    /** When it stops on the way down. */
    static void level(Bundle bundle, int level) {
        bundle.adapt(BundleStartLevel.class).setStartLevel(level);
    }

    private Bundle install(Path jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar.toUri().toString());
    }

    private static Map<String, String> properties(Path storage) throws IOException {
        var properties = new HashMap<String, String>();
        properties.put("org.osgi.framework.storage", storage.resolve("bundles").toString());
        properties.put("org.osgi.framework.startlevel.beginning", Integer.toString(LEVELS));
        properties.put(
                "org.osgi.framework.system.packages.extra",
                "org.slf4j;version=2.0.0,org.osgi.service.cm;version=1.6.1," + exports("engine/heddle-api.jar") + ","
                        + exports("fakes/heddle-tck.jar"));
        properties.put("ds.lock.timeout.milliseconds", "60000");
        properties.put("felix.log.level", "1");
        properties.put("heddle.state.dir", storage.resolve("unconfigured").toString());
        properties.put(
                "heddle.lock.dir",
                Files.createDirectories(storage.resolve("locks")).toString());
        return properties;
    }

    private static String exports(String name) throws IOException {
        try (var jar = new JarFile(
                ContainerTest.folder().resolve("container").resolve(name).toFile())) {
            var packages = new TreeSet<String>();
            var matcher = PACKAGE.matcher(jar.getManifest().getMainAttributes().getValue("Export-Package"));
            while (matcher.find()) {
                packages.add(matcher.group());
            }
            return packages.stream().map(each -> each + ";version=1.0.0").collect(Collectors.joining(","));
        }
    }

    private static java.util.List<Path> jars(String block) throws IOException {
        try (var jars = Files.list(ContainerTest.folder().resolve("container").resolve(block))) {
            return jars.sorted().toList();
        }
    }
}
