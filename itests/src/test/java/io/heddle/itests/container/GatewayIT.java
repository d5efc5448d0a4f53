package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.BackendStatus;
import io.heddle.api.GatewayState;
import io.heddle.api.connect.Credential;
import io.heddle.api.metrics.GatewayMetrics;
import io.heddle.api.metrics.PrometheusText;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** The gateway in its container: what Declarative Services makes of it when services, bundles and configurations change. */
public class GatewayIT extends ContainerTest {

    @Test
    public void everyBundleIsActiveAndNoComponentUnsatisfied() {
        assertThat(context.getBundles()).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        var runtime = context.getService(context.getServiceReference(ServiceComponentRuntime.class));
        var gateway = runtime.getComponentDescriptionDTOs().stream()
                .filter(component -> component.implementationClass.equals("io.heddle.engine.GatewayComponent"))
                .findFirst()
                .orElseThrow();

        assertThat(runtime.getComponentConfigurationDTOs(gateway))
                .singleElement()
                .matches(configuration -> configuration.state == ComponentConfigurationDTO.ACTIVE);
        assertThat(runtime.getComponentDescriptionDTOs().stream()
                        .flatMap(component -> runtime.getComponentConfigurationDTOs(component).stream()))
                .noneMatch(GatewayIT::isUnsatisfied);
    }

    @Test
    public void connectsThroughTheBestOfTwoProvidersOfEachKind() throws Exception {
        try (var bench = new Bench(context)) {
            bench.connect();

            assertThat(bench.status().backends().stream().filter(BackendStatus::inUse))
                    .extracting(BackendStatus::name)
                    .containsExactly(
                            "tunnel-20",
                            "firewall-20",
                            "routes-20",
                            "host-dns-20",
                            "resolver-20",
                            "management-20",
                            "signal-20");
        }
    }

    @Test
    public void swapsToABetterProviderOfEachKindAndBackWithoutARestart() throws Exception {
        try (var bench = new Bench(context)) {
            for (var kind : FakeKind.required()) {
                bench.less(kind).register();
            }
            bench.up();
            bench.awaitConnected();
            Queue<GatewayState> states = new ConcurrentLinkedQueue<>();
            var listening = bench.gateway().listen(status -> states.add(status.state()));

            for (var kind : FakeKind.required()) {
                bench.more(kind).register();
                bench.awaitUse(bench.more(kind));
                bench.more(kind).unregister();
                bench.awaitUse(bench.less(kind));
            }

            listening.close();
            assertThat(states).isNotEmpty().containsOnly(GatewayState.CONNECTED);
            assertThat(bench.status().restarts()).isEmpty();
        }
    }

    @Test
    public void isTornDownByTheLossOfAKindAndConnectsOnItsReturn() throws Exception {
        try (var bench = new Bench(context)) {
            bench.connect();

            for (var kind : FakeKind.required()) {
                bench.more(kind).unregister();
                bench.less(kind).unregister();
                assertThat(bench.host.objects())
                        .as("right after the last " + kind.word + " left")
                        .isEmpty();
                bench.awaitDown();
                assertThat(bench.status().state()).isEqualTo(GatewayState.WAITING_FOR_BACKENDS);
                assertThat(bench.status().reason()).contains(kind.word);

                bench.less(kind).register();
                bench.awaitConnected();
                bench.more(kind).register();
            }
        }
    }

    @Test
    public void unregisteringReturnsOnlyWhenTheServiceIsLetGoOf() throws Exception {
        try (var bench = new Bench(context)) {
            bench.connect();
            var firewall = bench.more(FakeKind.FIREWALL);
            firewall.fake.hang("close");

            var leaving = CompletableFuture.runAsync(firewall::unregister);

            assertThatThrownBy(() -> leaving.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(bench.host.objects()).contains("table A", "table B");
            firewall.fake.resume();
            leaving.get(Bench.BOUND.toSeconds(), TimeUnit.SECONDS);
            assertThat(bench.uses(bench.less(FakeKind.FIREWALL))).isTrue();
        }
    }

    @Test
    public void isCleanWhileItsBundleIsStoppedAndGoesOnAfterwards() throws Exception {
        try (var bench = new Bench(context)) {
            bench.connect();

            bench.engine().stop();

            assertThat(bench.host.objects()).isEmpty();
            Eventually.holds("no thread", Bench.BOUND, () -> Bench.threads().isEmpty(), Bench::threads);
            bench.engine().start();
            bench.awaitConnected();
        }
    }

    @Test
    public void staysDownAfterARestartOfItsBundleIfThatWasTheLastWish() throws Exception {
        try (var bench = new Bench(context)) {
            bench.connect();
            bench.gateway().down().get(Bench.BOUND.toSeconds(), TimeUnit.SECONDS);
            assertThat(bench.host.objects()).isEmpty();

            bench.engine().stop();
            bench.engine().start();

            bench.awaitDown();
            assertThat(bench.status().state()).isEqualTo(GatewayState.IDLE);
        }
    }

    @Test
    public void restartsCleanOnAChangeOfItsConfiguration() throws Exception {
        try (var bench = new Bench(context)) {
            bench.connect();
            bench.host.clearEvents();

            bench.configure(Map.of("mtu", 1400));

            Eventually.holds(
                    "connected with the new MTU",
                    Bench.BOUND,
                    () -> bench.isIn(GatewayState.CONNECTED) && bench.status().mtu() == 1400,
                    bench::picture);
            assertThat(bench.host.events()).containsSubsequence("-link hd0", "+link hd0");
        }
    }

    @Test
    public void refusesAStateDirectoryThatAnotherProcessHolds() throws Exception {
        try (var logs = new LogWatch(context);
                var bench = new Bench(context)) {
            bench.connect();
            bench.engine().stop();

            try (var other = new OtherProcess(bench.state.resolve("lock"))) {
                bench.engine().start();

                assertThat(bench.isIn(GatewayState.FAILED)).isTrue();
                assertThat(bench.status().reason())
                        .startsWith(
                                "io.heddle.engine: state.directory: " + bench.state + " is in use by another process");
                assertThatThrownBy(() -> bench.gateway()
                                .up(new Credential.Registered())
                                .get(Bench.BOUND.toSeconds(), TimeUnit.SECONDS))
                        .hasMessageContaining("is in use by another process");
                assertThat(bench.host.objects()).isEmpty();
                assertThat(logs.complete())
                        .anyMatch(line -> line.text().contains(bench.state + " is in use by another process"));
                assertThat(other.isAlive()).isTrue();
            }
            bench.awaitConnected();
        }
    }

    @Test
    public void isThereWithTheReasonWhenItsConfigurationIsWrongAndHealsWithAnother() throws Exception {
        try (var bench = new Bench(context)) {
            bench.connect();

            bench.configure(Map.of("mtu", "many"));

            Eventually.holds(
                    "refused the configuration",
                    Bench.BOUND,
                    () -> bench.isIn(GatewayState.FAILED)
                            && bench.status().reason().startsWith("io.heddle.engine: mtu: "),
                    bench::picture);
            assertThat(bench.host.objects()).isEmpty();
            bench.configure(Map.of("mtu", 1400));
            bench.awaitConnected();
        }
    }

    @Test
    public void postsEveryChangeOfStateInOrderAndCountsThem() throws Exception {
        var events = new ConcurrentLinkedQueue<Event>();
        EventHandler handler = events::add;
        var registration = context.registerService(
                EventHandler.class,
                handler,
                FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, "io/heddle/gateway/*")));
        try (var bench = new Bench(context)) {
            bench.connect();
            bench.gateway().down().get(Bench.BOUND.toSeconds(), TimeUnit.SECONDS);

            Eventually.holds(
                    "all events",
                    Bench.BOUND,
                    () -> events.stream()
                            .anyMatch(event -> "idle".equals(event.getProperty("state"))
                                    && "stopping".equals(event.getProperty("previous"))),
                    events::toString);
            assertThat(events).extracting(Event::getTopic).containsOnly("io/heddle/gateway/STATE");
            assertThat(events)
                    .extracting(event -> event.getProperty("state"))
                    .containsSubsequence("connecting", "connected", "stopping", "idle");
            assertThat(events)
                    .extracting(event -> (Long) event.getProperty(EventConstants.TIMESTAMP))
                    .isSorted()
                    .allMatch(time -> time > 0);
            assertThat(events)
                    .anyMatch(event -> "stopping".equals(event.getProperty("state"))
                            && "taken down".equals(event.getProperty("reason")))
                    .anyMatch(event -> "asked".equals(event.getProperty("cause")));
            var metrics = context.getService(context.getServiceReference(GatewayMetrics.class));
            assertThat(PrometheusText.of(metrics.snapshot()))
                    .contains("heddle_starts_total{outcome=\"connected\"} 1\n")
                    .contains("heddle_runs_ended_total{cause=\"asked\"} 1\n");
        } finally {
            registration.unregister();
        }
    }

    private static boolean isUnsatisfied(ComponentConfigurationDTO configuration) {
        return configuration.state != ComponentConfigurationDTO.ACTIVE
                && configuration.state != ComponentConfigurationDTO.SATISFIED
                && !isSwitchedOnByConfiguration(configuration.description);
    }

    private static boolean isSwitchedOnByConfiguration(ComponentDescriptionDTO component) {
        return component.configurationPolicy.equals("require");
    }
}
