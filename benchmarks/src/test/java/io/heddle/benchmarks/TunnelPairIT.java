package io.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The throughput benchmark's own tunnels move bytes, cost CPU time, and leave nothing. */
final class TunnelPairIT {

    private final List<String> complaints = new ArrayList<>();
    private final Cleanup cleanup = new Cleanup(complaints::add);

    @BeforeAll
    static void canRun() {
        Assumptions.assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
        Assumptions.assumeTrue(Processes.has("iperf3"), "needs the program iperf3 (Debian: iperf3)");
        Assumptions.assumeTrue(Processes.has("ping"), "needs the program ping (Debian: iputils-ping)");
    }

    @AfterEach
    void clean() {
        cleanup.close();
    }

    @Test
    void movesBytesBothWaysAndLeavesNothing() throws Exception {
        var workshop = Workshop.open(System.out, cleanup, Path.of("target"), Path.of("none"));
        var pair = TunnelPair.build(workshop, cleanup, new HeddleTunnel(Jdk.current()), "t", 1420);

        for (boolean reverse : new boolean[] {false, true}) {
            var transfer = pair.transfer(1, 1, reverse);

            assertThat(transfer.gigabits()).isPositive();
            assertThat(transfer.cpuPerGigabyte()).isPositive();
        }

        cleanup.close();
        assertThat(complaints).isEmpty();
        assertThat(workshop.folder()).doesNotExist();
        var own = "hd-bench-t[lr]-" + ProcessHandle.current().pid() + "-[0-9]+";
        try (var namespaces = Files.list(Path.of("/run/netns"))) {
            assertThat(namespaces.map(file -> file.getFileName().toString())).noneMatch(name -> name.matches(own));
        }
    }
}
