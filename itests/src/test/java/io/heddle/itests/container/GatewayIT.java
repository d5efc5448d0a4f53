package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.BackendStatus;
import io.heddle.api.GatewayState;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

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
            for (var kind : FakeKind.values()) {
                bench.less(kind).register();
            }
            bench.up();
            bench.awaitConnected();
            Queue<GatewayState> states = new ConcurrentLinkedQueue<>();
            var listening = bench.gateway().listen(status -> states.add(status.state()));

            for (var kind : FakeKind.values()) {
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

            for (var kind : FakeKind.values()) {
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

                assertThat(bench.isActive()).isFalse();
                assertThat(bench.host.objects()).isEmpty();
                assertThat(logs.complete())
                        .anyMatch(line -> line.text().contains(bench.state + " is in use by another process"));
                bench.engine().stop();
                assertThat(other.isAlive()).isTrue();
            }
            bench.engine().start();
            bench.awaitConnected();
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
