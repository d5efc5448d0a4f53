package io.heddle.wglinux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TunProbeTest {

    @TempDir
    Path directory;

    private final AtomicInteger published = new AtomicInteger();

    @Test
    void publishesAtTheFirstLookIfTheDeviceOpens() throws Exception {
        var probe = probe(Files.createFile(directory.resolve("tun")));

        probe.look(0);

        assertThat(published).hasValue(1);
        probe.stop();
        assertThat(published).hasValue(0);
    }

    @Test
    void followsADeviceThatComesAndGoes() throws Exception {
        var device = directory.resolve("tun");
        var probe = probe(device);
        probe.look(0);
        assertThat(published).hasValue(0);

        Files.createFile(device);
        probe.look(1);
        probe.look(TimeUnit.SECONDS.toNanos(2));
        assertThat(published).hasValue(1);

        Files.delete(device);
        probe.look(TimeUnit.SECONDS.toNanos(3));
        assertThat(published).hasValue(1);
        probe.look(TimeUnit.SECONDS.toNanos(6));
        assertThat(published).hasValue(0);
    }

    @Test
    void publishesNothingThatStaysAfterTheStop() throws Exception {
        var probe = probe(Files.createFile(directory.resolve("tun")));
        probe.stop();

        probe.look(0);

        assertThat(published).hasValue(0);
    }

    private TunProbe probe(Path device) {
        return new TunProbe(device, () -> {
            published.incrementAndGet();
            return published::decrementAndGet;
        });
    }
}
