package io.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.shell.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that the lifecycle benchmark starts measures what it says, here on models and with few peers. */
final class EngineProgramTest {

    @TempDir
    Path folder;

    @Test
    void aCycleIsAStartWithTheMapAndATeardown() throws Exception {
        var cycles = EngineProgram.measure("cycles", false, 3, 2, folder).objects("cycles");

        assertThat(cycles).hasSize(2).allSatisfy(cycle -> {
            assertThat(cycle.decimal("connectedMillis", 0)).isPositive();
            assertThat(cycle.decimal("appliedMillis", 0)).isGreaterThanOrEqualTo(cycle.decimal("connectedMillis", 0));
            assertThat(cycle.decimal("teardownMillis", 0)).isPositive();
            assertThat(cycle.objects("steps"))
                    .extracting(step -> step.text("phase") + " " + step.text("name"))
                    .contains("start open tunnel", "teardown close tunnel");
        });
    }

    @Test
    void everyKindIsSwappedAndComparedWithARestart() throws Exception {
        var swaps = EngineProgram.measure("swaps", false, 3, 2, folder);

        assertThat(swaps.names())
                .containsExactly(
                        "tunnel", "firewall", "routes", "host-dns", "resolver", "management", "signal", "restart");
        assertThat(swaps.names())
                .allSatisfy(name -> assertThat(swaps.objects(name)).hasSize(2));
    }

    @Test
    void aStormAppliesMapsWhileTheLaneIsProbed() throws Exception {
        var storm = EngineProgram.measure("storm", false, 3, 1, folder);

        assertThat(storm.number("applied")).isPositive();
        assertThat(storm.object("storm")).satisfies(EngineProgramTest::isSorted);
        assertThat(storm.object("calm")).satisfies(EngineProgramTest::isSorted);
    }

    private static void isSorted(JsonObject waits) {
        assertThat(waits.number("probes")).isPositive();
        assertThat(waits.decimal("p50Millis", 0)).isPositive().isLessThanOrEqualTo(waits.decimal("p99Millis", 0));
        assertThat(waits.decimal("p99Millis", 0)).isLessThanOrEqualTo(waits.decimal("maxMillis", 0));
    }
}
