package io.heddle.itests.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.propagateSystemProperties;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.CoreOptions.when;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import org.junit.Rule;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * A test inside a forked Felix of its own. The bundles are those the build put into folders, one folder for each building block;
 * nothing is fetched.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class ContainerTest {

    /** Where the build says which folder the bundles, and what tests write, are in. */
    static final String FOLDER_PROPERTY = "heddle.itests.folder";

    static final String SEED_PROPERTY = "heddle.storm.seed";
    static final String OPERATIONS_PROPERTY = "heddle.storm.operations";
    static final String BUNDLE_OPERATIONS_PROPERTY = "heddle.storm.bundle.operations";

    /** How long a test may take, in seconds. */
    static final String LIMIT_PROPERTY = "heddle.itests.limit";

    /** Above any bound that is tested; a test that reaches it hangs. */
    @Rule
    public final Timeout limit = Timeout.seconds(Long.getLong(LIMIT_PROPERTY, 300));

    @Inject
    protected BundleContext context;

    @Configuration
    public Option[] configuration() {
        return options(core(), engine(), fakes(), assertions(), junitBundles());
    }

    /** Logging, configuration and Declarative Services, as the distribution has them. */
    static Option core() {
        return composite(
                coreWithDefaults(),
                frameworkProperty("ds.lock.timeout.milliseconds").value("60000"));
    }

    /** As {@link #core}, but Declarative Services waits for its locks as long as it does unless told otherwise: 5 s. */
    static Option coreWithDefaults() {
        return composite(
                bundles("core", 1),
                frameworkProperty("ds.loglevel").value("3"),
                frameworkProperty("felix.log.level").value("1"),
                frameworkProperty("org.ops4j.pax.logging.StaticLogbackFile")
                        .value(folder().resolve("test-classes/logback-container.xml")),
                frameworkProperty("org.ops4j.pax.logging.DefaultServiceLog.level")
                        .value("WARN"),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
                systemProperty("pax.exam.osgi.unresolved.fail").value("true"),
                systemProperty(FOLDER_PROPERTY).value(folder().toString()),
                propagateSystemProperties(
                        SEED_PROPERTY, OPERATIONS_PROPERTY, BUNDLE_OPERATIONS_PROPERTY, LIMIT_PROPERTY),
                when(Runtime.version().feature() >= 24).useOptions(vmOption("--sun-misc-unsafe-memory-access=allow")));
    }

    /** The gateway. Until a test has configured it, it keeps its state in the build folder. */
    static Option engine() {
        return composite(
                bundles("engine", 3),
                frameworkProperty("heddle.state.dir").value(folder().resolve("state/unconfigured")));
    }

    /** Backends and connectors that tests register. */
    static Option fakes() {
        return bundles("fakes", 2);
    }

    static Option assertions() {
        return bundles("assertions", 2);
    }

    /** What the engine's bundle was installed from. */
    static Path engineJar() {
        return folder().resolve("container/engine/heddle-engine.jar");
    }

    static Path folder() {
        return Path.of(System.getProperty(FOLDER_PROPERTY, "target")).toAbsolutePath();
    }

    private static Option bundles(String block, int startLevel) {
        try (var jars = Files.list(folder().resolve("container").resolve(block))) {
            return composite(jars.sorted().map(jar -> started(jar, startLevel)).toArray(Option[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException("the build has not prepared the bundles of " + block, e);
        }
    }

    private static UrlProvisionOption started(Path jar, int startLevel) {
        return bundle(jar.toUri().toString()).startLevel(startLevel).start();
    }
}
