package io.heddle.wire.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.lifecycle.Registration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;

/** The packaged bundle in a framework that has nothing but the API and SLF4J, and a second bundle that uses it. */
@Timeout(120)
class FrameworkIT {

    private static final String USER_IMPORTS = "org.osgi.framework, io.grpc, io.grpc.stub, com.google.protobuf, "
            + "com.google.common.util.concurrent, io.heddle.wire.management, io.heddle.wire.rpc, io.heddle.wire.seal";

    @TempDir
    Path directory;

    private Framework framework;

    @BeforeEach
    void startFramework() throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        directory.resolve("cache").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.slf4j;version=2.0.0",
                        "felix.bootdelegation.implicit",
                        "false"));
        framework.start();
        install(jarOf(Registration.class));
    }

    @AfterEach
    void stopFramework() throws Exception {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(30));

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("heddle-") || name.startsWith("grpc-"));
    }

    @Test
    void resolvesWithTheApiAndExportsWhatConnectorsNeed() throws Exception {
        Bundle wire = install(Path.of(System.getProperty("wire.bundle")));
        wire.start();

        assertThat(wire.adapt(BundleWiring.class).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE))
                .extracting(capability -> capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
                .containsExactlyInAnyOrder(
                        "io.grpc",
                        "io.grpc.stub",
                        "com.google.protobuf",
                        "com.google.common.util.concurrent",
                        "io.heddle.wire.credential",
                        "io.heddle.wire.management",
                        "io.heddle.wire.rpc",
                        "io.heddle.wire.seal",
                        "io.heddle.wire.signal");
        assertThat(wire.adapt(BundleWiring.class).getRequirements(PackageNamespace.PACKAGE_NAMESPACE))
                .extracting(requirement -> requirement.getDirectives().get(Constants.FILTER_DIRECTIVE))
                .allMatch(filter -> filter.contains("=javax.")
                        || filter.contains("=sun.misc")
                        || filter.contains("=io.heddle.api.")
                        || filter.contains("=org.slf4j)")
                        || filter.contains("=org.jspecify.annotations"));
    }

    @Test
    void anotherBundleServesAndCallsThroughItAgainAndAgain() throws Exception {
        Bundle wire = install(Path.of(System.getProperty("wire.bundle")));
        wire.start();
        for (int round = 0; round < 3; round++) {
            Bundle user = install(userBundle());
            user.start();

            assertThat(exchange(user)).isEqualTo("sealed!");

            user.uninstall();
        }
    }

    private static Object exchange(Bundle user) throws Exception {
        ServiceReference<?> reference = user.getRegisteredServices()[0];
        return ((Callable<?>) user.getBundleContext().getService(reference)).call();
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Bundle install(Path jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar.toUri().toString());
    }

    private Path userBundle() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, "io.heddle.wire.user");
        attributes.putValue(Constants.BUNDLE_ACTIVATOR, CallingBundle.class.getName());
        attributes.putValue(Constants.IMPORT_PACKAGE, USER_IMPORTS);
        Path jar = directory.resolve("user.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            addClass(out, CallingBundle.class.getName());
            for (Class<?> nested : CallingBundle.class.getDeclaredClasses()) {
                addClass(out, nested.getName());
            }
        }
        return jar;
    }

    private static void addClass(JarOutputStream out, String name) throws IOException {
        String path = name.replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(path));
        try (InputStream in = CallingBundle.class.getClassLoader().getResourceAsStream(path)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}
