package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    @ParameterizedTest
    @CsvSource({
        "CANCELLED, UNREACHABLE",
        "UNKNOWN, FAILED",
        "INVALID_ARGUMENT, INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED, TIMED_OUT",
        "NOT_FOUND, NOT_FOUND",
        "ALREADY_EXISTS, FAILED",
        "PERMISSION_DENIED, PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED, OVERLOADED",
        "FAILED_PRECONDITION, FAILED",
        "ABORTED, FAILED",
        "OUT_OF_RANGE, FAILED",
        "UNIMPLEMENTED, UNIMPLEMENTED",
        "INTERNAL, FAILED",
        "UNAVAILABLE, UNREACHABLE",
        "DATA_LOSS, FAILED",
        "UNAUTHENTICATED, FAILED"
    })
    void everyStatusHasAReason(Status.Code code, Reason reason) {
        var failure = Failures.of("Login at hub", code.toStatus().asException());

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure).hasMessageContaining("Login at hub: " + code);
    }

    @Test
    void theTextIsOneShortLineWithTheCause() {
        var status =
                Status.UNAVAILABLE.withDescription("a\nb" + "x".repeat(5000)).withCause(new IOException("refused"));

        var text = Failures.of("x", status.asRuntimeException()).getMessage();

        assertThat(text).contains("UNAVAILABLE, a b").hasSizeLessThan(350).doesNotContain("\n");
        assertThat(Failures.of(
                        "x",
                        Status.UNAVAILABLE.withCause(new IOException("refused")).asException()))
                .hasMessage("x: UNAVAILABLE: refused");
    }

    @Test
    void theConnectorsOwnExceptionSurvivesAnyWrapping() {
        var failure = new ConnectorException(Reason.NOT_FOUND, "no");

        assertThat(Failures.unwrap(new CompletionException(new CompletionException(failure))))
                .isSameAs(failure);
        assertThat(Failures.unwrap(new IllegalStateException("bug")).reason()).isEqualTo(Reason.FAILED);
    }
}
