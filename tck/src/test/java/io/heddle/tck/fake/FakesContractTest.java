package io.heddle.tck.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.host.BackendException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The fakes take and obey the run like the real ones, and tell on whoever does not keep his part: what is proved with them is worth
 * no more than this.
 */
class FakesContractTest {

    private final FakeHost host = new FakeHost();
    private final TestRun run = new TestRun();

    @TestFactory
    Stream<DynamicTest> everyCallAfterItHasLeftIsAViolation() {
        return fakes().map(create -> test(create, "watched", fresh -> {
            var opened = Opened.by(fresh.fake, fresh.run);
            fresh.fake.left();
            int before = fresh.host.violations().size();

            for (var call : opened.calls().entrySet()) {
                runIgnoringRefusals(call.getValue());
                var violations = fresh.host.violations();
                assertThat(violations.subList(before, violations.size()))
                        .as(call.getKey())
                        .anyMatch(text -> text.contains("was called after it had left"));
                before = fresh.host.violations().size();
            }
            opened.session().close();
            assertThat(fresh.host.violations()).last().asString().contains("after it had left: close");
        }));
    }

    @TestFactory
    Stream<DynamicTest> whatASessionHasOpenWhenItsServiceLeavesIsAViolation() {
        return fakes().map(create -> test(create, "open", fresh -> {
            var opened = Opened.by(fresh.fake, fresh.run);
            assertThat(fresh.host.objects()).isNotEmpty();

            fresh.fake.left();

            assertThat(fresh.host.violations()).singleElement().asString().contains("has left, but not its");
            assertThat(opened.session()).isNotNull();
        }));
    }

    @TestFactory
    Stream<DynamicTest> aClosedSessionLeavesNothing() {
        return fakes().map(create -> test(create, "closed", fresh -> {
            var opened = Opened.by(fresh.fake, fresh.run);

            opened.session().close();
            opened.session().close();
            fresh.fake.left();

            assertThat(fresh.host.objects()).isEmpty();
            assertThat(fresh.host.violations()).isEmpty();
            assertThat(fresh.run.waiting()).isZero();
        }));
    }

    @TestFactory
    Stream<DynamicTest> anOpenThatThrowsLeavesNothing() {
        return backends()
                .map(create -> test(create, "failing", fresh -> {
                    fresh.fake.fail("open");

                    assertThatThrownBy(() -> Opened.by(fresh.fake, fresh.run)).isInstanceOf(BackendException.class);

                    assertThat(fresh.host.objects()).isEmpty();
                    fresh.fake.left();
                    assertThat(fresh.host.violations()).isEmpty();
                }));
    }

    @Test
    void aSecondTunnelOfTheSameNameIsRefusedAndAViolation() throws Exception {
        var first = Opened.by(new FakeTunnelBackend("one", host), run);

        assertThatThrownBy(() -> Opened.by(new FakeTunnelBackend("two", host), run))
                .isInstanceOf(BackendException.class);

        assertThat(host.violations()).containsExactly("created twice: link hd0");
        first.session().close();
        assertThat(host.objects()).isEmpty();
    }

    @Test
    void aLoginThatIsNotAnsweredEndsWithItsRun() {
        var fake = new FakeManagementConnector("management", host);
        fake.answering(false);
        var client = Opened.client(fake, run);
        var before = Opened.login(client);
        assertThat(before).isNotDone();

        run.end();

        assertCancelled(before);
        assertCancelled(Opened.login(client));
    }

    @Test
    void aLoginThatIsNotAnsweredEndsWithItsClient() {
        var fake = new FakeManagementConnector("management", host);
        fake.answering(false);
        var client = Opened.client(fake, run);
        var before = Opened.login(client);

        client.close();

        assertCancelled(before);
        assertCancelled(Opened.login(client));
    }

    @Test
    void awaitConnectedEndsWithItsWaitAndNoOtherDoes() {
        var fake = new FakeSignalConnector("signal", host);
        fake.connecting(false);
        var client = Opened.client(fake, run);
        var wait = new TestRun();
        var waiting = client.awaitConnected(wait);
        var other = client.awaitConnected(run);

        wait.end();

        assertCancelled(waiting);
        assertThat(other).isNotDone();
        fake.connecting(true);
        assertThat(other).isCompleted();
    }

    @Test
    void awaitConnectedEndsWithTheRunOfItsClientAndWithTheClient() {
        var fake = new FakeSignalConnector("signal", host);
        fake.connecting(false);
        var ofTheRun = Opened.client(fake, run).awaitConnected(new TestRun());
        var client = Opened.client(fake, new TestRun());
        var ofTheClient = client.awaitConnected(new TestRun());

        run.end();
        client.close();

        assertCancelled(ofTheRun);
        assertCancelled(ofTheClient);
        fake.connecting(true);
        assertThat(client.isConnected()).isFalse();
    }

    @Test
    void aPipeToAPeerThatIsNotOnlineEndsWithItsWaitItsRunAndItsClient() {
        var fake = new FakeRelayConnector("relay", host);
        fake.online(false);
        var wait = new TestRun();
        var ofTheWait = Opened.client(fake, new TestRun()).open(Opened.PEER, "rel://a:1", wait);
        var ofTheRun = Opened.client(fake, run).open(Opened.PEER, "rel://a:1", new TestRun());
        var client = Opened.client(fake, new TestRun());
        var ofTheClient = client.open(Opened.PEER, "rel://a:1", new TestRun());

        wait.end();
        run.end();
        client.close();

        Stream.of(ofTheWait, ofTheRun, ofTheClient).forEach(FakesContractTest::assertCancelled);
        fake.online(true);
        assertThat(host.objects()).noneMatch(object -> object.startsWith("pipe"));
    }

    @Test
    void aPipeIsOnTheHostUntilItIsClosed() {
        var fake = new FakeRelayConnector("relay", host);
        var client = Opened.client(fake, run);

        var pipe = client.open(Opened.PEER, "rel://a:1", run).join();

        assertThat(client.homeUrl()).hasValue("rel://127.0.0.1:1");
        assertThat(host.objects()).contains("pipe 1 of relay");
        pipe.close();
        client.close();
        assertThat(host.objects()).isEmpty();
    }

    @Test
    void nothingWaitsForTheEndOfARunAfterItsWaitIsOver() {
        var signal = new FakeSignalConnector("signal", host);
        var relay = new FakeRelayConnector("relay", host);
        var signalClient = Opened.client(signal, run);
        var relayClient = Opened.client(relay, run);
        var pipe = relayClient.open(Opened.PEER, "rel://a:1", run).join();
        signalClient.awaitConnected(run).join();

        pipe.close();
        signalClient.close();
        relayClient.close();

        assertThat(run.waiting()).isZero();
    }

    /** A constructor of a component. */
    private interface Creation {
        FakeService create(FakeHost host, Map<String, ?> properties, Map<String, ?> again);
    }

    private interface Check {
        void run(Fresh fresh) throws Exception;
    }

    /** A fake with a host and a run of its own. */
    private static final class Fresh {
        private final FakeHost host = new FakeHost();
        private final TestRun run = new TestRun();
        private final FakeService fake;

        Fresh(Creation create, String name) {
            var properties = Map.of(FakeService.NAME_PROPERTY, name);
            this.fake = create.create(host, properties, properties);
        }
    }

    private static Stream<Creation> backends() {
        return Stream.of(
                FakeTunnelBackend::new,
                FakeFirewallBackend::new,
                FakeRouteBackend::new,
                FakeHostDnsBackend::new,
                FakeResolver::new);
    }

    private static Stream<Creation> fakes() {
        return Stream.concat(
                backends(), Stream.of(FakeManagementConnector::new, FakeSignalConnector::new, FakeRelayConnector::new));
    }

    private static DynamicTest test(Creation create, String name, Check check) {
        var fresh = new Fresh(create, name);
        return DynamicTest.dynamicTest(fresh.fake.getClass().getSimpleName(), () -> check.run(fresh));
    }

    private static void runIgnoringRefusals(Opened.Call call) {
        try {
            call.run();
        } catch (BackendException e) {
            assertThat(e.getMessage()).isNotEmpty(); // the watch comes first, whatever the fake answers then
        }
    }

    private static void assertCancelled(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        assertThatThrownBy(future::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ConnectorException.class,
                        e -> assertThat(e.reason()).isEqualTo(ConnectorException.Reason.CANCELLED));
    }
}
