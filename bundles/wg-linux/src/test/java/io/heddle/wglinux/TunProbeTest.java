package io.heddle.wglinux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TunProbeTest {

    @TempDir
    Path directory;

    @Test
    void nothingIsMissingIfTheDeviceOpens() throws IOException {
        assertThat(TunProbe.missing(Files.createFile(directory.resolve("tun")))).isEmpty();
    }

    @Test
    void namesTheDeviceThatDoesNotOpen() {
        assertThat(TunProbe.missing(directory.resolve("tun"))).contains("tun");
    }
}
