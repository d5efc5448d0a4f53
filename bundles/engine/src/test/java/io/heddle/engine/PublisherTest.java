package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.api.GatewayState;
import io.heddle.api.GatewayStatus;
import io.heddle.api.GatewayStatus.ServerStatus;
import io.heddle.engine.metrics.Meter;
import io.heddle.engine.metrics.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners that block, throw, or are slow: real threads, since blocking is the subject. */
class PublisherTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Meters meters = new Meters();
    private final Publisher publisher = new Publisher(meters);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void noThreadIsLeft() {
        release.countDown();
        publisher.close();
        await().atMost(BOUND)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("heddle-engine-publisher")));
    }

    @Test
    void aListenerThatBlocksDelaysNobodyElse() {
        Queue<Integer> heard = new ConcurrentLinkedQueue<>();
        publisher.add(status -> block());
        publisher.add(status -> heard.add(status.port()));

        for (int i = 1; i <= 3; i++) {
            publisher.publish(picture(i, GatewayState.CONNECTED, i));
        }

        await().atMost(BOUND).untilAsserted(() -> assertThat(heard).containsExactly(1, 2, 3));
    }

    @Test
    void aListenerThatThrowsHearsOfTheNextChangeAllTheSame() {
        Queue<Integer> heard = new ConcurrentLinkedQueue<>();
        publisher.add(status -> {
            heard.add(status.port());
            if (status.port() == 1) {
                throw new IllegalStateException("on purpose");
            }
            throw new StackOverflowError("on purpose");
        });

        for (int i = 1; i <= 3; i++) {
            publisher.publish(picture(i, GatewayState.CONNECTED, i));
        }

        await().atMost(BOUND).untilAsserted(() -> assertThat(heard).containsExactly(1, 2, 3));
        await().atMost(BOUND).until(() -> meters.total(Meter.LISTENER_FAILURES) == 3);
    }

    /** Every change of state in order; of pictures that differ in details the newest. */
    @Test
    void whatWaitsForASlowListenerIsEveryStateAndTheNewestDetails() throws InterruptedException {
        Queue<Integer> heard = new ConcurrentLinkedQueue<>();
        var entered = new CountDownLatch(1);
        publisher.add(status -> {
            entered.countDown();
            block();
            heard.add(status.port());
        });
        publisher.publish(picture(0, GatewayState.IDLE, 0));
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

        for (int i = 1; i <= 10_000; i++) {
            publisher.publish(picture(i, GatewayState.CONNECTING, 1));
        }
        publisher.publish(picture(20_000, GatewayState.CONNECTED, 2));
        publisher.publish(picture(20_001, GatewayState.STOPPING, 3));
        release.countDown();

        await().atMost(BOUND).untilAsserted(() -> assertThat(heard).containsExactly(0, 10_000, 20_000, 20_001));
        assertThat(meters.total(Meter.LISTENER_DROPPED)).isZero();
    }

    @Test
    void whatWaitsForAListenerThatNeverReturnsIsBounded() throws InterruptedException {
        Queue<Integer> heard = new ConcurrentLinkedQueue<>();
        var entered = new CountDownLatch(1);
        publisher.add(status -> {
            entered.countDown();
            block();
            heard.add(status.port());
        });
        publisher.publish(picture(0, GatewayState.IDLE, 0));
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

        for (int i = 1; i <= 10_000; i++) {
            publisher.publish(picture(i, i % 2 == 0 ? GatewayState.CONNECTED : GatewayState.STOPPING, i));
        }

        assertThat(meters.total(Meter.LISTENER_DROPPED)).isEqualTo(10_000 - Mailbox.MOST);
        release.countDown();
        await().atMost(BOUND).until(() -> heard.contains(10_000));
        assertThat(heard).hasSize(Mailbox.MOST + 1);
    }

    @Test
    void aClosedRegistrationHearsNothingMoreNotEvenWhatWaits() throws InterruptedException {
        Queue<Integer> heard = new ConcurrentLinkedQueue<>();
        Queue<Integer> other = new ConcurrentLinkedQueue<>();
        var entered = new CountDownLatch(1);
        var registration = publisher.add(status -> {
            entered.countDown();
            block();
            heard.add(status.port());
        });
        publisher.publish(picture(1, GatewayState.IDLE, 1));
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        publisher.publish(picture(2, GatewayState.CONNECTING, 2));

        registration.close();
        release.countDown();
        publisher.add(status -> other.add(status.port()));
        publisher.publish(picture(3, GatewayState.CONNECTED, 3));

        await().atMost(BOUND).untilAsserted(() -> assertThat(other).containsExactly(3));
        await().atMost(BOUND).untilAsserted(() -> assertThat(heard).containsExactly(1));
    }

    private void block() {
        try {
            if (!release.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the test has forgotten to release its listener");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The port tells pictures apart. */
    private static GatewayStatus picture(int port, GatewayState state, long since) {
        return new GatewayStatus(
                state,
                Instant.EPOCH.plusSeconds(since),
                "",
                true,
                "",
                "",
                List.of(),
                "hd0",
                port,
                0,
                0,
                ServerStatus.NONE,
                ServerStatus.NONE,
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                Map.of(),
                null);
    }
}
