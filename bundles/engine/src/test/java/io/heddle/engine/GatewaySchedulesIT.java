package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.engine.explore.Explorer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole gateway, from {@code bind} to the host, under its schedules ({@link GatewayWorld}). Rules L1–L15. */
class GatewaySchedulesIT {

    private final Explorer explorer = new Explorer("gateway", choices -> new GatewayWorld(choices).run());

    @Test
    void everyScheduleWithTwoDeviationsHolds() {
        var reach = explorer.all(2, 100_000);

        assertThat(reach.schedules()).isPositive();
    }

    @Test
    void schedulesByChanceHold() {
        explorer.random(20_000);
    }

    @Test
    @Tag("slow")
    void everyScheduleWithThreeDeviationsHolds() {
        explorer.all(3, 1_000_000);
    }
}
