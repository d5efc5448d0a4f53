package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.Logger;

/** What the container says reaches the caller's SLF4J; here that is slf4j-simple, which writes to the error stream. */
final class FrameworkLogTest {

    private final FrameworkLog frameworkLog = new FrameworkLog();
    private final Logger log = frameworkLog.getLogger("some.component");
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setErr(before);
    }

    @Test
    void handsOverMessageArgumentsAndName() {
        log.warn("{} of {} and {}", "one", 2, "three");

        assertThat(text()).contains("WARN some.component - one of 2 and three");
    }

    @Test
    void newsOfTheContainerAreDetails() {
        log.info("activated {}", "something");

        assertThat(text()).isEmpty(); // slf4j-simple shows info and above
        assertThat(log.isInfoEnabled()).isFalse();
        assertThat(log.isWarnEnabled()).isTrue();
    }

    @Test
    void keepsTheRootOfTheLastFailure() {
        assertThat(frameworkLog.lastFailure()).isNull();

        var root = new IOException("the state directory is in use");
        log.error("cannot make {}", "it", new InvocationTargetException(root));

        assertThat(frameworkLog.lastFailure()).isSameAs(root);
        assertThat(text()).contains("ERROR some.component - cannot make it", "the state directory is in use");
    }

    @Test
    void aWarningIsNoFailure() {
        log.warn("strange", new IOException());

        assertThat(frameworkLog.lastFailure()).isNull();
    }

    @Test
    @SuppressWarnings("deprecation") // what older bundles call
    void olderMethodsArrive() {
        frameworkLog.log(FrameworkLog.LOG_ERROR, "old", new IOException("reason"));
        frameworkLog.log(null, FrameworkLog.LOG_WARNING, "older");

        assertThat(text()).contains("ERROR io.heddle.embed.container - old", "WARN io.heddle.embed.container - older");
        assertThat(frameworkLog.lastFailure()).hasMessage("reason");
    }

    @Test
    void aLoggerIsEqualToItselfOnlyAndCallsConsumers() {
        assertThat(Set.of(log)).contains(log).doesNotContain(frameworkLog.getLogger("some.component"));
        assertThat(log.toString()).contains("some.component");

        log.error(logger -> logger.warn("from within"));

        assertThat(text()).contains("WARN some.component - from within");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
