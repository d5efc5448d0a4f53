package io.heddle.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The folder that a user gets, as processes: one daemon for all tests, stopped by the last one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DistributionIT {

    @TempDir
    private static Path folder;

    private static Program heddle;
    private static Process daemon;

    @BeforeAll
    static void startDaemon() throws Exception {
        heddle = new Program(folder);
        Files.createDirectories(heddle.home().resolve("conf"));
        Files.writeString(heddle.home().resolve("conf/io.heddle.engine.cfg"), "host.name=it-gateway\n");
        daemon = heddle.daemon();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !daemon.isAlive() || Files.exists(heddle.home().resolve("run/heddle.sock")));
        assertThat(daemon.isAlive()).as(heddle.log()).isTrue();
    }

    @AfterAll
    static void killDaemon() {
        daemon.destroyForcibly();
    }

    @Test
    @Order(1)
    void everyBundleIsActive() {
        var bundles = heddle.run("shell", "lb");

        assertThat(bundles.code()).as(bundles.err()).isZero();
        assertThat(bundles.out().lines().filter(line -> line.matches(" *[0-9]+\\|.*")))
                .hasSizeGreaterThan(15)
                .allMatch(line -> line.matches(" *[0-9]+\\|(Active|Resolved) .*"));
    }

    @Test
    @Order(2)
    void everyComponentThatIsEnabledWithoutConfigurationIsSatisfied() {
        var components = heddle.run("shell", "scr:list").out();

        assertThat(components).contains("io.heddle.shell.control.ControlServer");
        assertThat(components.toLowerCase(Locale.ROOT)).doesNotContain("unsatisfied reference", "failed activation");
    }

    @Test
    @Order(3)
    void theLogHasNoWarning() throws Exception {
        assertThat(heddle.log()).doesNotContain(" WARN ", " ERROR ", "WARNING:", "Exception");
        assertThat(heddle.log()).contains(" INFO  ");
    }

    @Test
    @Order(4)
    void theCommandLineReachesTheDaemon() {
        var status = heddle.run("status", "--json");

        assertThat(status.code()).as(status.err()).isZero();
        assertThat(status.err()).isEmpty();
        assertThat(status.out()).contains("\"state\" : \"idle\"");
        assertThat(heddle.run("status", "--check").code()).isEqualTo(1);
    }

    @Test
    @Order(5)
    void upWithoutAServerIsRefused() {
        var up = heddle.run("up");

        assertThat(up.code()).isEqualTo(2);
        assertThat(up.err()).contains("no management URL");
    }

    @Test
    @Order(6)
    void whatTheDaemonKeepsIsForItsUserOnly() throws Exception {
        try (var files = Files.walk(heddle.home().resolve("state"))) {
            for (var file : files.toList()) {
                assertThat(Files.getPosixFilePermissions(file).toString())
                        .as(file.toString())
                        .doesNotContain("GROUP", "OTHERS");
            }
        }
    }

    @Test
    @Order(7)
    void aSecondDaemonOnTheSameHomeIsRefused() {
        var second = heddle.run("daemon");

        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err())
                .startsWith("heddle daemon: another daemon runs on ")
                .hasLineCount(1);
        assertThat(heddle.run("version").out()).contains("process " + daemon.pid());
    }

    @Test
    @Order(8)
    void wrongUsageOfTheDaemonIsTold() {
        assertThat(heddle.run("daemon", "--log-level", "loud").code()).isEqualTo(2);
        assertThat(heddle.run("daemon", "--nonsense").code()).isEqualTo(2);
        assertThat(heddle.run("daemon", "--help").out()).contains("foreground");
    }

    @Test
    @Order(9)
    void endsCleanlyWhenToldTo() throws IOException, InterruptedException {
        daemon.destroy();

        assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).as(heddle.log()).isTrue();
        assertThat(heddle.home().resolve("run/heddle.sock")).doesNotExist();
        assertThat(heddle.log()).doesNotContain(" ERROR ", "Exception");
        assertThat(heddle.run("status").code()).isEqualTo(3);
    }
}
