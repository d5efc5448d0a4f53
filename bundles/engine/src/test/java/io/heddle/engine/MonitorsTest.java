package io.heddle.engine;

import static io.heddle.engine.lifecycle.Explore.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.host.NetworkEvents;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.lifecycle.Explore;
import io.heddle.engine.lifecycle.Race;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * L15 for the one reference that does not go through the lane: however binds and unbinds of one service race, and the end with
 * them, it is listened to once at most, and not at all when it has left or the component is gone.
 *
 * <p>Seen to fail: on the unfixed form, by a test below; and with a {@code Monitors.appeared} that does not look for the end again.
 */
@Tag("threads")
class MonitorsTest {

    /** A service that counts who listens. */
    private static final class Counting implements NetworkEvents {
        private final AtomicInteger listening = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public Registration listen(Listener listener) {
            most.accumulateAndGet(listening.incrementAndGet(), Math::max);
            var closed = new AtomicBoolean();
            return () -> {
                if (closed.compareAndSet(false, true)) {
                    listening.decrementAndGet();
                }
            };
        }
    }

    /** Bind and unbind as they would be without a memory of departures: the second bind of a service outlives its unbind. */
    private static final class UnfixedMonitors {
        private final Map<Long, Registration> heard = new ConcurrentHashMap<>();

        void appeared(NetworkEvents events, long id) {
            if (!heard.containsKey(id)) {
                heard.put(id, events.listen(event -> {}));
            }
        }

        void left(long id) {
            var registration = heard.remove(id);
            if (registration != null) {
                registration.close();
            }
        }
    }

    /** One service, bound twice and unbound once, as SCR may; and the end. */
    public static final class OfMonitors {
        private final Counting service = new Counting();
        private final Monitors monitors = new Monitors(event -> {});
        private final AtomicBoolean gone = new AtomicBoolean();

        @Operation
        public void bind() {
            monitors.appeared(service, 1);
        }

        @Operation(runOnce = true)
        public void unbind() {
            monitors.left(1);
            gone.set(true);
        }

        @Operation(runOnce = true)
        public void close() {
            monitors.close();
            gone.set(true);
        }

        @Validate
        public void check() {
            require(gone.get() || service.most.get() <= 1, "listened to twice");
            require(!gone.get() || service.listening.get() == 0, "listened to after it has left");
        }
    }

    public static final class OfUnfixedMonitors {
        private final Counting service = new Counting();
        private final UnfixedMonitors monitors = new UnfixedMonitors();
        private final AtomicBoolean gone = new AtomicBoolean();

        @Operation
        public void bind() {
            monitors.appeared(service, 1);
        }

        @Operation(runOnce = true)
        public void unbind() {
            monitors.left(1);
            gone.set(true);
        }

        @Validate
        public void check() {
            require(!gone.get() || service.listening.get() == 0, "listened to after it has left");
        }
    }

    @Test
    void aServiceIsListenedToOnceUntilItLeaves() {
        var service = new Counting();
        var monitors = new Monitors(event -> {});
        monitors.appeared(service, 1);
        monitors.appeared(service, 1);
        assertThat(service.listening).hasValue(1);

        monitors.left(1);
        assertThat(service.listening).hasValue(0);
    }

    @Test
    void aServiceThatReturnsUnderAnotherIdentityIsHeardAgain() {
        var service = new Counting();
        var monitors = new Monitors(event -> {});
        monitors.appeared(service, 1);
        monitors.left(1);
        monitors.appeared(service, 2);

        assertThat(service.listening).hasValue(1);
        assertThat(service.most).hasValue(1);
    }

    @Test
    void closingEndsAllAndALateBindListensToNobody() {
        var first = new Counting();
        var second = new Counting();
        var monitors = new Monitors(event -> {});
        monitors.appeared(first, 1);
        monitors.appeared(second, 2);

        monitors.close();
        monitors.appeared(first, 3);

        assertThat(first.listening).hasValue(0);
        assertThat(second.listening).hasValue(0);
    }

    @Test
    void noInterleavingLeavesAListenerBehind() {
        Explore.of(25, 40).check(OfMonitors.class);
    }

    @Test
    void theExplorationFindsTheListenerThatIsLeftBehind() {
        assertThatThrownBy(() -> Explore.of(50, 500).check(OfUnfixedMonitors.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("after it has left");
    }

    @Test
    void realThreadsLeaveNoListenerBehind() {
        race(5_000);
    }

    @Test
    @Tag("long")
    void noInterleavingOfManyLeavesAListenerBehind() {
        Explore.of(50, 1000).threads(3).check(OfMonitors.class);
        race(300_000);
    }

    private static void race(int rounds) {
        Race.run(
                rounds,
                OfMonitors::new,
                List.of(OfMonitors::bind, OfMonitors::bind, OfMonitors::unbind),
                OfMonitors::check);
        Race.run(rounds, OfMonitors::new, List.of(OfMonitors::bind, OfMonitors::close), OfMonitors::check);
    }
}
