package io.heddle.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.api.net.IpPrefix;
import io.heddle.hub.internal.store.LocalDisk;
import io.heddle.hub.internal.store.StoreException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubRunnerTest {

    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final BlockingQueue<Hub> opened = new LinkedBlockingQueue<>();
    private final AtomicInteger closings = new AtomicInteger();

    @Test
    void aPortThatIsTakenIsTriedUntilItIsFree() throws Exception {
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        int port = taken.getLocalPort();
        try (taken;
                var runner = runner(port)) {
            runner.start();
            var hub = opened();
            assertThat(hub.admin().status().managementUrl()).isEmpty();
            assertThat(hub.port()).isEmpty();

            free(taken);

            await().atMost(BOUND).until(() -> hub.port().isPresent());
            assertThat(hub.admin().status().managementUrl()).endsWith(":" + port);
        }
    }

    @Test
    void whatIsClosedLeavesNothingAndCanBeStartedAnew() throws Exception {
        for (int i = 0; i < 3; i++) {
            var runner = runner(0);
            runner.start();
            var hub = opened();
            await().atMost(BOUND).until(() -> hub.port().isPresent());

            runner.close();
            runner.close();

            assertThat(hub.port()).isEmpty();
            assertThat(closings.getAndSet(0)).isOne();
            assertNoThreads();
        }
    }

    @Test
    void closedWhileItWaitsForThePortItEndsAtOnce() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var runner = runner(taken.getLocalPort());
            runner.start();
            assertThat(opened()).isNotNull();

            runner.close();
        }
        assertThat(closings).hasValue(1);
        assertNoThreads();
    }

    @Test
    void closedBeforeItStartedItNeverStarts() {
        var runner = runner(0);
        runner.close();
        runner.start();

        assertThat(opened).isEmpty();
        assertNoThreads();
    }

    @Test
    void aDamagedStateIsLeftAloneAndNobodyHearsOfAHub() throws Exception {
        var file = Files.writeString(directory.resolve("state.json"), "{ damaged");
        var runner = runner(0);

        runner.start();
        runner.close();

        assertThat(opened).isEmpty();
        assertThat(closings).hasValue(0);
        assertThat(file).hasContent("{ damaged");
        assertNoThreads();
    }

    @Test
    void theNetworkOfAStateCannotBeChanged() throws Exception {
        try (var hub = new TestHub(directory)) {
            assertThat(hub.admin().peers()).isEmpty();
        }
        var base = TestHub.settings(directory, 0);
        var other = new HubSettings(
                base.listen(),
                base.advertisedHost(),
                0,
                directory,
                Optional.of(IpPrefix.parse("10.0.0.0/16")),
                base.planner(),
                base.tls(),
                base.bootstrap());

        assertThatThrownBy(() -> Hub.open(other, new LocalDisk(), Clock.systemUTC(), new SecureRandom()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("10.0.0.0/16");
        // The failure let go of the directory.
        new TestHub(directory).close();
    }

    @Test
    void theBootstrapKeyIsReadOnlyWhenTheStateIsMade() throws Exception {
        try (var hub = new TestHub(directory)) {
            hub.admin().revokeKey("bootstrap");
        }
        try (var hub = new TestHub(directory)) {
            assertThat(hub.admin().keys()).singleElement().satisfies(key -> {
                assertThat(key.id()).isEqualTo("bootstrap");
                assertThat(key.revoked()).isTrue();
            });
        }
    }

    private Hub opened() throws InterruptedException {
        return Objects.requireNonNull(opened.poll(BOUND.toSeconds(), TimeUnit.SECONDS), "no hub was opened");
    }

    // The compiler does not like resources to be closed by hand.
    private static void free(ServerSocket socket) throws Exception {
        socket.close();
    }

    private HubRunner runner(int port) {
        return new HubRunner(
                () -> Hub.open(
                        TestHub.settings(directory, port), new LocalDisk(), Clock.systemUTC(), new SecureRandom()),
                opened::add,
                closings::incrementAndGet);
    }

    private static void assertNoThreads() {
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("heddle-hub-") || name.startsWith("heddle-wire-hub-")));
    }
}
