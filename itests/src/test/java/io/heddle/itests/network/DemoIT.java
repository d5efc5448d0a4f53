package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a newcomer runs first. */
final class DemoIT {

    @Test
    void theDemonstrationEndsWell() {
        Assumptions.assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
        Assumptions.assumeTrue(Processes.has("nft") && Processes.has("ping"), "needs the programs nft and ping");
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/net/tun")), "needs TUN devices (/dev/net/tun)");
        Assumptions.assumeTrue(Program.isBuilt(), "needs the distribution: " + Program.path() + " is not there");

        var demo = Program.run(Duration.ofMinutes(4), "demo");

        assertThat(demo.code()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.out().stripTrailing()).endsWith("\ndemo: ok");
        assertThat(demo.err()).isEmpty();
    }
}
