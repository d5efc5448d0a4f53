package io.heddle.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.lifecycle.Registration;
import io.heddle.wire.rpc.Backoff;
import io.heddle.wire.testing.Randoms;
import io.heddle.wire.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamKeeperTest {

    private final VirtualLoop loop = new VirtualLoop();
    private final Recorder source = new Recorder();
    private final StreamKeeper keeper = new StreamKeeper(source, new Backoff(Randoms.always(0.5)), loop);

    @Test
    void opensAgainAfterGrowingPauses() {
        start();

        source.last().ended(failure(Reason.UNREACHABLE));
        assertThat(loop.untilNext()).isEqualTo(Duration.ofMillis(800));
        loop.advance(Duration.ofMillis(800));
        assertThat(source.attempts).hasSize(2);

        source.last().ended(failure(Reason.TIMED_OUT));
        assertThat(loop.untilNext().toMillis()).isEqualTo(1360);
        assertThat(source.broken).containsExactly(Reason.UNREACHABLE, Reason.TIMED_OUT);
    }

    /** Trap T14: a server that fails every stream right after opening is not hammered. */
    @Test
    void openingAloneDoesNotShortenThePause() {
        start();
        source.last().opened();
        source.last().ended(failure(Reason.UNREACHABLE));
        loop.advance(Duration.ofMillis(800));

        source.last().opened();
        source.last().ended(failure(Reason.UNREACHABLE));

        assertThat(loop.untilNext().toMillis()).isEqualTo(1360);
    }

    @Test
    void aMessageShortensThePause() {
        start();
        source.last().ended(failure(Reason.UNREACHABLE));
        loop.advance(Duration.ofMillis(800));

        source.last().opened();
        source.last().proved();
        source.last().ended(failure(Reason.UNREACHABLE));

        assertThat(loop.untilNext()).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void stayingOpenShortensThePauseAndWaitingForAConnectionDoesNot() {
        start();
        source.last().ended(failure(Reason.UNREACHABLE));
        loop.advance(Duration.ofMillis(800));
        loop.advance(Duration.ofSeconds(30));
        source.last().ended(failure(Reason.TIMED_OUT));
        assertThat(loop.untilNext().toMillis()).isEqualTo(1360);
        loop.advance(Duration.ofMillis(1360));

        source.last().opened();
        loop.advance(Duration.ofSeconds(10));
        source.last().ended(failure(Reason.UNREACHABLE));

        assertThat(loop.untilNext()).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void aRefusalEndsIt() {
        start();

        source.last().ended(failure(Reason.PERMISSION_DENIED));
        loop.advance(Duration.ofHours(1));

        assertThat(source.refused).containsExactly(Reason.PERMISSION_DENIED);
        assertThat(source.broken).isEmpty();
        assertThat(source.attempts).hasSize(1);
    }

    @Test
    void anAttemptThatFailsWhileItIsOpenedIsFollowedByAnother() {
        source.failAtOnce = true;
        start();
        source.failAtOnce = false;

        loop.advance(Duration.ofSeconds(1));

        assertThat(source.attempts).hasSize(2);
        assertThat(source.last().isCurrent()).isTrue();
    }

    @Test
    void closingEndsTheStreamAndTheNewsOfIt() {
        start();
        var attempt = source.last();

        keeper.close();
        attempt.ended(failure(Reason.UNREACHABLE));
        loop.advance(Duration.ofHours(1));

        assertThat(source.closed).isEqualTo(1);
        assertThat(source.broken).isEmpty();
        assertThat(source.attempts).hasSize(1);
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void closingEndsThePause() {
        start();
        source.last().ended(failure(Reason.UNREACHABLE));

        keeper.close();
        loop.settle();

        assertThat(loop.waiting()).isZero();
    }

    @Test
    void aLateEndOfAFormerStreamIsIgnored() {
        start();
        var former = source.last();
        former.ended(failure(Reason.UNREACHABLE));
        loop.advance(Duration.ofSeconds(1));

        former.ended(failure(Reason.PERMISSION_DENIED));

        assertThat(source.refused).isEmpty();
        assertThat(source.last().isCurrent()).isTrue();
    }

    private void start() {
        keeper.start();
        loop.settle();
    }

    private static ConnectorException failure(Reason reason) {
        return new ConnectorException(reason, "told so by the test");
    }

    private static final class Recorder implements StreamKeeper.Source {

        private final List<StreamKeeper.Attempt> attempts = new ArrayList<>();
        private final List<Reason> broken = new ArrayList<>();
        private final List<Reason> refused = new ArrayList<>();
        private boolean failAtOnce;
        private int closed;

        @Override
        public Registration open(StreamKeeper.Attempt attempt) {
            attempts.add(attempt);
            if (failAtOnce) {
                attempt.ended(failure(Reason.UNREACHABLE));
            }
            return () -> closed++;
        }

        @Override
        public boolean isFinal(ConnectorException cause) {
            return cause.reason().isPermanent();
        }

        @Override
        public void broken(ConnectorException cause) {
            broken.add(cause.reason());
        }

        @Override
        public void refused(ConnectorException cause) {
            refused.add(cause.reason());
        }

        private StreamKeeper.Attempt last() {
            return attempts.get(attempts.size() - 1);
        }
    }
}
