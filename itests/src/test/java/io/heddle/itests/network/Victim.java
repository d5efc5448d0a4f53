package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.itests.faults.AgentJar;
import io.heddle.itests.faults.Fault;
import io.heddle.itests.faults.FaultControl;
import io.heddle.itests.faults.FaultControl.Moment;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A gateway whose steps can be made to go wrong. */
final class Victim {

    /** Debug lines of the engine, not those that Declarative Services writes in the component's name. */
    private static final String LOGGING = """
            <configuration>
              <appender name="stderr" class="ch.qos.logback.core.ConsoleAppender">
                <target>System.err</target>
                <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{24}: %msg%n%ex{12}</pattern></encoder>
              </appender>
              <logger name="io.heddle" level="INFO"/>
              <logger name="io.heddle.engine" level="DEBUG"/>
              <logger name="io.heddle.engine.GatewayComponent" level="INFO"/>
              <root level="WARN"><appender-ref ref="stderr"/></root>
            </configuration>
            """;

    private final Site site;
    private final Machine machine;
    private FaultControl control;
    private int logged;

    private Victim(Site site, Machine machine, FaultControl control) {
        this.site = site;
        this.machine = machine;
        this.control = control;
    }

    /** Has the daemon of a machine start with the agent. */
    static void prepare(Machine machine) {
        try {
            var agent = machine.home().resolve("fault-agent.jar");
            AgentJar.write(agent);
            Files.writeString(machine.home().resolve("conf/logback.xml"), LOGGING);
            machine.javaOptions("-javaagent:" + agent + "=" + machine.home());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Victim of(Site site, String label) throws IOException {
        var machine = site.gateway(label);
        return new Victim(site, machine, FaultControl.connect(machine.home()));
    }

    Machine machine() {
        return machine;
    }

    FaultControl control() {
        return control;
    }

    /** Connects to a process that was just started. */
    void reconnect() throws IOException {
        control.close();
        control = await("the agent of " + machine.label())
                .atMost(Machine.PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> FaultControl.connect(machine.home()), connected -> true);
    }

    /** A case begins: nothing is to go wrong, and what was said before does not count. */
    void begin() {
        control.clear();
        logged = machine.log().length();
    }

    /** What was logged since the case began. */
    String log() {
        return machine.log().substring(logged);
    }

    /** The points that were passed since the case began, in order; {@code calls}: those into backends, or the steps. */
    List<String> passed(String phase, boolean calls) {
        return control.events().stream()
                .filter(event ->
                        event.startsWith(phase + ":") && event.endsWith(" begins") && event.contains("#") == calls)
                .map(event -> event.substring(0, event.length() - " begins".length()))
                .toList();
    }

    void awaitEvent(String point, Fault fault) {
        await(fault + " at " + point)
                .atMost(Machine.PATIENCE)
                .until(() -> control.events().contains(point + " " + fault));
    }

    /** Waits until the process holds at a moment. */
    void awaitHolds(Moment moment) {
        awaitEvent(moment.point(), Fault.HOLD);
    }

    void awaitLog(String text) {
        await("log with: " + text).atMost(Machine.PATIENCE).until(() -> log().contains(text));
    }

    /** Wants it up; does not wait. */
    void wantUp() throws ControlException {
        machine.ask("up", JsonObject.empty().with("wait", false), Machine.PATIENCE);
    }

    /** Takes it down, on another thread. */
    CompletableFuture<Void> wantDown() {
        return CompletableFuture.runAsync(() -> {
            try {
                machine.down();
            } catch (ControlException e) {
                throw new CompletionException(e);
            }
        });
    }

    void awaitState(String state) {
        await(machine.label() + " is " + state)
                .atMost(Machine.PATIENCE)
                .untilAsserted(() -> assertThat(machine.status().text("state")).isEqualTo(state));
    }

    ProcessPicture process() {
        return ProcessPicture.of(machine.pid(), control);
    }

    /** Nothing of ours is on the host, and everything of others. */
    void assertHostClean(String when) {
        site.assertClean(machine, when);
        site.assertForeignUntouched(machine, when);
    }

    /** Threads end and sockets close a moment after they were told to. */
    void assertProcessAsBefore(ProcessPicture before, String when) {
        await(when).atMost(Machine.PATIENCE).untilAsserted(() -> process().assertNoMoreThan(before, when));
    }
}
