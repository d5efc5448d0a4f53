package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class PendingTest {

    private final Pending pending = new Pending();

    @Test
    void aFutureEndsAsItsOutcomeDoes() {
        CompletableFuture<String> good = pending.add();
        CompletableFuture<String> bad = pending.add();
        var outcome = new CompletableFuture<String>();
        pending.settle(good, outcome);
        var refusal = new ConnectorException(Reason.NOT_FOUND, "no");
        pending.settle(bad, CompletableFuture.failedFuture(new CompletionException(refusal)));

        assertThat(good).isNotDone();
        outcome.complete("answer");

        assertThat(good).isCompletedWithValue("answer");
        assertThat(causeOf(bad)).isSameAs(refusal);
    }

    @Test
    void theEndCancelsWhatWaitsAndWhatStillComes() {
        CompletableFuture<String> settled = pending.add();
        pending.settle(settled, CompletableFuture.completedFuture("answer"));
        CompletableFuture<String> waiting = pending.add();
        var outcome = new CompletableFuture<String>();
        pending.settle(waiting, outcome);

        pending.end();
        pending.end(); // idempotent
        outcome.complete("too late");

        assertThat(settled).isCompletedWithValue("answer");
        assertThat(reasonOf(waiting)).isEqualTo(Reason.CANCELLED);
        assertThat(reasonOf(pending.<String>add())).isEqualTo(Reason.CANCELLED);
    }

    /** A listener that asks for the next future while the end is under way must not wait for it. */
    @Test
    void aFutureMayBeAskedForWhileTheEndFailsTheOthers() {
        CompletableFuture<String> first = pending.add();
        var next = first.exceptionallyCompose(failure -> pending.add());

        pending.end();

        assertThat(reasonOf(next)).isEqualTo(Reason.CANCELLED);
    }

    private static Reason reasonOf(CompletableFuture<?> future) {
        return Failures.unwrap(causeOf(future)).reason();
    }

    private static Throwable causeOf(CompletableFuture<?> future) {
        assertThat(future).isDone();
        try {
            throw new AssertionError("brought " + future.get());
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
