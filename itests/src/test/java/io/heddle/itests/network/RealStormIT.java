package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.itests.storm.StormJar;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storm with the real bundles, on a real host: those of a daemon are stopped, started, updated and refreshed by several threads
 * while channels, readers and watches of theirs are alive, and the configuration changes, breaks and goes. Never are there two runs,
 * never does a call hang or Declarative Services give up waiting; when it is calm again the gateway is connected and traffic flows;
 * when it has stopped, the host and the process are as they were before.
 *
 * <p>{@code -Dheddle.storm.seed} makes the same choices again.
 */
@TestMethodOrder(MethodName.class)
final class RealStormIT {

    @RegisterExtension
    static final Site SITE = Site.prepared(RealStormIT::prepare, "gw-a", "gw-b");

    private static final Logger log = LoggerFactory.getLogger(RealStormIT.class);

    private static final String LOGGING = """
            <configuration>
              <appender name="stderr" class="ch.qos.logback.core.ConsoleAppender">
                <target>System.err</target>
                <encoder><pattern>%d{HH:mm:ss.SSS} %-5level [%thread] %logger{24}: %msg%n%ex{30}</pattern></encoder>
              </appender>
              <logger name="io.heddle" level="INFO"/>
              <root level="WARN"><appender-ref ref="stderr"/></root>
            </configuration>
            """;

    /** As Felix SCR says it, in AbstractComponentManager, RegistrationManager and EdgeInfo. */
    private static final Pattern GAVE_UP = Pattern.compile(
            "Could not obtain lock|Timeout waiting for reg change|timeout on .* latch|waitForTracked timed out");

    /** Errors all the same: the configurations that the storm gives the gateway. */
    private static final List<String> EXPECTED = List.of("mtu: 99999 is not in", "no management server is configured");

    /** An error under one of our names. */
    private static final Pattern OURS = Pattern.compile(" ERROR \\[[^]]*] i\\.h\\.");

    /** A failure that our code threw and nobody of ours caught: its first frame, or that of its cause, is ours. */
    private static final Pattern THROWN = Pattern.compile("(Exception|Error)\\b.*\\n\\s*at io\\.heddle\\..*");

    private static final int ROUNDS = 3;

    private static Machine gateway;
    private static ProcessPicture process; // of the gateway that has run once, and been stopped with its bundles
    private static int classes; // likewise

    private static void prepare(Machine machine) {
        try {
            StormJar.write(machine.home().resolve("storm.jar"));
            Files.writeString(machine.home().resolve("conf/logback.xml"), LOGGING);
            machine.javaOptions("-Dds.loglevel=3");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void runOnce() throws Exception {
        SITE.joinAll();
        gateway = SITE.gateway("gw-b");
        SITE.gateway("gw-a").awaitPing(gateway.overlay());
        ask("install " + gateway.home().resolve("storm.jar").toUri());
        ask("start " + StormJar.NAME);
        ask("storm:stopAll");
        awaitNoThread();
        process = process();
        classes = classes();
        ask("storm:startAll");
        SITE.awaitAllConnected();
    }

    @Test
    void l15AfterEachRoundTheGatewayIsConnectedAndAfterTheLastNothingIsLeft() throws Exception {
        blow(20_000);
    }

    @Tag("slow")
    @Test
    void l15ForThreeMinutes() throws Exception {
        blow(180_000);
    }

    @Test
    void theDaemonIsToldToEndInTheMiddle() throws Exception {
        int logged = gateway.log().length();
        ask("storm:blow " + seed() + " 60000");
        TimeUnit.MILLISECONDS.sleep(2_000);

        gateway.stop();

        SITE.assertClean(gateway, "after the daemon ended in the middle of a storm");
        SITE.assertForeignUntouched(gateway, "after the daemon ended in the middle of a storm");
        assertThat(gateway.log().substring(logged)).doesNotContainPattern(GAVE_UP);
    }

    /** What happened is for who looks for the cause of a failure, and longer than what the failure shows. */
    @AfterEach
    void keepLog() throws IOException {
        Files.writeString(Path.of("target/real-storm.log"), gateway.log());
    }

    private static void blow(long millis) throws Exception {
        int logged = gateway.log().length();
        var overlay = gateway.overlay();
        for (int round = 0; round < ROUNDS; round++) {
            blowOnce(millis / ROUNDS);

            SITE.awaitAllConnected();
            assertThat(gateway.overlay()).isEqualTo(overlay);
            SITE.gateway("gw-a").awaitPing(overlay);
            assertOneRun();
            SITE.assertForeignUntouched(gateway, "after a round");
        }
        assertLog(gateway.log().substring(logged));
        ask("storm:stopAll");
        // When they have stopped, not some time after.
        SITE.assertClean(gateway, "after the storm");
        awaitNoThread();
        await("process")
                .atMost(Machine.PATIENCE)
                .untilAsserted(() -> process().assertNoMoreThan(process, "after the storm"));
        log.info("real storm: classes before {}, after {}", classes, classes());
        ask("storm:startAll");
        SITE.awaitAllConnected();
    }

    private static void blowOnce(long millis) throws ControlException {
        long seed = seed();
        log.info("real storm: {} ms, seed {}", millis, seed);
        ask("storm:blow " + seed + " " + millis);
        try {
            await("the end of the storm, seed " + seed)
                    .atMost(Duration.ofMillis(millis).plusMinutes(2))
                    .until(() -> !ask("storm:state").equals("blowing"));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("seed " + seed + " hangs\n" + ask("storm:stacks"), e);
        }
        log.info("real storm: {}", ask("storm:state"));
        assertThat(ask("storm:state")).as("seed %s", seed).startsWith("over");
    }

    /** One interface, one table, one set of rules. */
    private static void assertOneRun() {
        assertThat(gateway.namespace().exec("nft", "list", "tables").lines())
                .filteredOn(table -> table.matches("table inet heddle-[ab]"))
                .as("our tables")
                .hasSize(1);
        assertThat(gateway.picture().answer("links")).containsOnlyOnce("\"ifname\":\"hd");
    }

    /**
     * Errors of the container itself are its own: a configuration, a condition or a service that comes or goes for a bundle that stops
     * at the same moment is one to SCR, Configuration Admin and File Install.
     */
    private static void assertLog(String text) {
        assertThat(text).doesNotContain("Exception in thread").doesNotContainPattern(THROWN);
        assertThat(text.lines())
                .noneMatch(line -> GAVE_UP.matcher(line).find())
                .filteredOn(line -> OURS.matcher(line).find())
                .filteredOn(line -> EXPECTED.stream().noneMatch(line::contains))
                .as("errors that nothing explains")
                .isEmpty();
    }

    private static void awaitNoThread() {
        await("no thread of ours")
                .atMost(Machine.PATIENCE)
                .untilAsserted(() -> assertThat(threads())
                        .filteredOn(name -> name.startsWith("heddle-") && !name.startsWith("heddle-shell-"))
                        .isEmpty());
    }

    private static ProcessPicture process() throws ControlException {
        return ProcessPicture.of(
                gateway.pid(),
                threads().stream()
                        .filter(name -> !name.startsWith("heddle-shell-"))
                        .toList(),
                descriptor -> true);
    }

    private static List<String> threads() throws ControlException {
        return ask("storm:threads").lines().toList();
    }

    private static int classes() throws ControlException {
        return Integer.parseInt(ask("storm:classes"));
    }

    private static long seed() {
        return Long.getLong("heddle.storm.seed", new Random().nextLong(1_000_000_000));
    }

    private static String ask(String line) throws ControlException {
        return gateway.ask("shell", JsonObject.empty().with("line", line), Duration.ofMinutes(2))
                .text("output")
                .strip();
    }
}
