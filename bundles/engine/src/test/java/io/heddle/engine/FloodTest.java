package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.host.NetworkEvent;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.SystemThreads;
import io.heddle.engine.metrics.Meter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than the lane can do at once: bounded, reported, and the lane lives on. */
@SuppressWarnings("FutureReturnValueIgnored") // tests look at what became of it
class FloodTest {

    @TempDir
    Path directory;

    private GatewayFixture fixture;

    @BeforeEach
    void begin() throws IOException {
        fixture = new GatewayFixture(directory);
    }

    /** Ten thousand tasks wait behind one: all run, in order; messages beyond are dropped and counted; the status says so. */
    @Test
    void tenThousandTasksWaitAndAllOfThemRun() {
        var lane = fixture.lane;
        var ran = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            int expected = i;
            lane.execute("one of many", () -> ran.compareAndSet(expected, expected + 1));
        }
        assertThat(lane.offer("message", () -> ran.set(-1))).isFalse();
        fixture.gateway.pin("firewall", ""); // anything that takes a picture
        fixture.threads.settle();

        assertThat(ran).hasValue(10_000);
        assertThat(lane.waiting()).isZero();
        assertThat(lane.meters().total(Meter.LANE_REFUSED)).isEqualTo(1);
        assertThat(lane.offer("message", () -> ran.set(-1))).isTrue();
        fixture.threads.settle();
        assertThat(ran).hasValue(-1);
    }

    @Test
    void aStatusInBetweenSaysHowManyTasksWait() {
        for (int i = 0; i < 2; i++) {
            fixture.gateway.pin("firewall", "");
            for (int j = 0; j < 3000; j++) {
                fixture.lane.execute(() -> {});
            }
        }
        var seen = new StringBuilder();
        fixture.lane.execute(() -> seen.append(fixture.gateway.status().problems()));
        fixture.threads.settle();

        assertThat(seen).contains("lane: ");
        fixture.gateway.pin("firewall", "");
        fixture.threads.settle();
        assertThat(fixture.gateway.status().problems()).isEmpty();
    }

    /** On real threads: one task blocks while ten thousand others queue up from four threads. */
    @Test
    void aFloodFromManyThreadsBehindATaskThatBlocksIsWorkedOff() throws Exception {
        try (var threads = new SystemThreads()) {
            var lane = new Lane(threads);
            var release = new CountDownLatch(1);
            var ran = new AtomicInteger();
            var all = new CountDownLatch(10_000);
            lane.execute("blocks", () -> {
                try {
                    release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            var floods = Stream.generate(() -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 2500; i++) {
                            lane.execute("one of many", () -> {
                                ran.incrementAndGet();
                                all.countDown();
                            });
                        }
                    }))
                    .limit(4)
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(floods).get(30, TimeUnit.SECONDS);
            assertThat(ran).hasValue(0);
            assertThat(lane.waiting()).isEqualTo(10_001);
            assertThat(lane.offer("message", ran::incrementAndGet)).isFalse();

            release.countDown();

            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ran).hasValue(10_000);
        }
    }

    /** The loss of our own interface may be among what was dropped. */
    @Test
    void aNetworkThatNeverRestsTakesNoMemoryAndNothingThatMattersIsMissed() {
        fixture.withAll().up();
        var before = fixture.tunnel.current();
        for (int i = 0; i < 20_000; i++) {
            fixture.gateway.networkChanged(new NetworkEvent.AddressesChanged("eth" + i));
        }
        fixture.tunnel.fail("repair"); // its interface is gone
        fixture.linkRemoved();
        assertThat(fixture.lane.waiting()).isBetween(10_000, 10_001);

        fixture.threads.settle();
        fixture.tunnel.fail(null);
        fixture.advance(Duration.ofMinutes(1));

        assertThat(fixture.lane.meters().total(Meter.LANE_REFUSED)).isEqualTo(10_001);
        assertThat(fixture.gateway.status().restarts()).hasSize(1);
        assertThat(fixture.tunnel.current()).isNotNull().isNotSameAs(before);
    }
}
