package io.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the kernel and iperf3 tell is read right. */
final class FiguresTest {

    @Test
    void cpuTimeIsThatOfUserAndKernelWhateverTheProcessIsCalled() {
        var stat = "4711 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 150 77 88 20 0 5 0 1 2 3";

        assertThat(ProcessFigures.cpuSeconds(stat)).isEqualTo(4.0);
    }

    @Test
    void thisProcessHasFigures() throws Exception {
        long self = ProcessHandle.current().pid();

        assertThat(ProcessFigures.cpuSeconds(self)).isPositive();
        assertThat(ProcessFigures.residentBytes(self)).isGreaterThan(1_000_000);
        assertThat(ProcessFigures.proportionalBytes(self)).isGreaterThan(1_000_000);
        assertThat(ProcessFigures.threads(self)).isGreaterThan(1);
    }

    @Test
    void aTransferIsWhatArrived() throws Exception {
        var report = "{\"end\":{\"sum_sent\":{\"bytes\":9e9},"
                + "\"sum_received\":{\"bytes\":2000000000,\"bits_per_second\":3200000000.5}}}";

        var transfer = TunnelPair.transfer(report, 5.0);

        assertThat(transfer.gigabits()).isEqualTo(3.2000000005);
        assertThat(transfer.cpuPerGigabyte()).isEqualTo(2.5);
    }

    @Test
    void aTransferThatFailedIsNoFigure() {
        assertThatThrownBy(() -> TunnelPair.transfer("{\"error\":\"unable to connect\"}", 1))
                .hasMessageContaining("unable to connect");
        assertThatThrownBy(() -> TunnelPair.transfer("{\"end\":{}}", 1)).hasMessageContaining("nothing arrived");
        assertThatThrownBy(() -> TunnelPair.transfer("", 1)).hasMessageContaining("no report");
    }

    @Test
    void theTunnelsOfTheThroughputBenchmarkHaveTheDaemonsFlags() throws Exception {
        var script = Files.readString(Path.of("../distribution/src/main/dist/bin/heddle"));

        assertThat(script).contains(DaemonFlags.ALL);
    }
}
