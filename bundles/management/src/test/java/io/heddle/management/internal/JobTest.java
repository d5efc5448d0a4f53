package io.heddle.management.internal;

import static io.heddle.management.internal.HostMetaTest.HOST;
import static io.heddle.management.internal.ManagementFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.heddle.wire.management.BundleParameters;
import io.heddle.wire.management.JobRequest;
import io.heddle.wire.management.JobResponse;
import io.heddle.wire.management.JobStatus;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("NullAway.Init")
class JobTest {

    private ManagementFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new ManagementFixture();
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    @Test
    void saysHelloWithARandomIdAndNoWork() throws Exception {
        fixture.client.serveJobs();

        var hello = Objects.requireNonNull(fixture.server.nextJob().hello);

        assertThat(UUID.fromString(hello.getId().toStringUtf8())).isNotNull();
        assertThat(hello.hasBundle()).isFalse();
    }

    @Test
    void answersEveryJobThatItIsUnsupported() throws Exception {
        fixture.client.serveJobs();
        var stream = fixture.server.nextJob();
        stream.request(JobRequest.getDefaultInstance()); // without id: skipped
        for (int i = 0; i < 20; i++) {
            stream.request(JobRequest.newBuilder()
                    .setId(ByteString.copyFromUtf8("job-" + i))
                    .setBundle(BundleParameters.newBuilder().setAnonymize(true))
                    .build());
        }

        for (int i = 0; i < 20; i++) {
            assertThat(stream.answers.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(JobResponse.newBuilder()
                            .setId(ByteString.copyFromUtf8("job-" + i))
                            .setStatus(JobStatus.FAILED)
                            .setReason(ByteString.copyFromUtf8("unsupported"))
                            .build());
        }
    }

    @Test
    void isOpenedAgainAfterAnOutage() throws Exception {
        fixture.client.serveJobs();
        fixture.server.nextJob().fail(Status.INTERNAL);
        fixture.server.nextJob();

        fixture.server.restart();

        fixture.server.nextJob();
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNIMPLEMENTED", "PERMISSION_DENIED"})
    void isGivenUpWhenTheServerHasNoJobsForUs(Status.Code code) throws Exception {
        fixture.server.onJob = code.toStatus();
        fixture.client.serveJobs();
        fixture.server.nextJob();
        fixture.server.onJob = null;

        // Enough calls for the pause to pass, were there one.
        for (int i = 0; i < 20; i++) {
            get(fixture.client.updateDescription(HOST));
        }

        assertThat(fixture.server.jobs.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }
}
