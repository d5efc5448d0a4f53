package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SystemThreadsTest {

    @Test
    void whatIsStartedAfterTheEndIsDroppedAndDoesNotFail() {
        var threads = new SystemThreads();
        var lane = new Lane(threads);
        threads.close();

        assertThatCode(() -> {
                    threads.start(() -> {});
                    threads.schedule(Duration.ofSeconds(1), () -> {}).close();
                    lane.execute(() -> {});
                })
                .doesNotThrowAnyException();
    }
}
