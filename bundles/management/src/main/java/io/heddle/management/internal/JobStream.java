package io.heddle.management.internal;

import com.google.protobuf.ByteString;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.lifecycle.Registration;
import io.heddle.wire.management.JobRequest;
import io.heddle.wire.management.JobResponse;
import io.heddle.wire.management.JobStatus;
import io.heddle.wire.management.ManagementServiceGrpc;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job stream: the server asks for work, and as nobody here does any, hears so at once. Its outages are not told: the
 * update stream is what a gateway lives on. Loop only.
 */
final class JobStream implements StreamKeeper.Source {

    private static final Logger log = LoggerFactory.getLogger(JobStream.class);

    private static final SealedStream.Kind<JobRequest> JOB =
            new SealedStream.Kind<>("Job", ManagementServiceGrpc.getJobMethod(), JobRequest.parser(), true);

    private static final ByteString UNSUPPORTED = ByteString.copyFromUtf8("unsupported");

    private final SealedCalls calls;

    JobStream(SealedCalls calls) {
        this.calls = calls;
    }

    @Override
    public Registration open(StreamKeeper.Attempt attempt) {
        var handler = new Refuser(attempt);
        var stream = new SealedStream<>(calls, JOB, handler);
        handler.stream = stream;
        // The first message only says who is there; its id is of no interest to anybody.
        stream.open(() -> JobRequest.newBuilder()
                .setId(ByteString.copyFromUtf8(UUID.randomUUID().toString()))
                .build());
        return stream;
    }

    @Override
    public boolean isFinal(ConnectorException cause) {
        return cause.reason().isPermanent() || cause.reason() == Reason.UNIMPLEMENTED;
    }

    @Override
    public void broken(ConnectorException cause) {
        log.debug("job stream down, trying again: {}", cause.getMessage());
    }

    @Override
    public void refused(ConnectorException cause) {
        if (cause.reason() == Reason.UNIMPLEMENTED) {
            log.debug("the server has no jobs: {}", cause.getMessage());
        } else {
            log.warn("job stream refused: {}", cause.getMessage());
        }
    }

    /** Answers every request of one stream. */
    private static final class Refuser implements SealedStream.Handler<JobRequest> {

        private final StreamKeeper.Attempt attempt;
        private @Nullable SealedStream<JobRequest> stream; // set before the stream is opened

        Refuser(StreamKeeper.Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void opened() {
            attempt.opened();
        }

        @Override
        public void message(JobRequest request) {
            attempt.proved();
            if (request.getId().isEmpty() || stream == null) {
                return;
            }
            log.info("answered a job of the server: unsupported");
            stream.send(JobResponse.newBuilder()
                    .setId(request.getId())
                    .setStatus(JobStatus.FAILED)
                    .setReason(UNSUPPORTED)
                    .build());
        }

        @Override
        public void ended(ConnectorException cause) {
            attempt.ended(cause);
        }
    }
}
