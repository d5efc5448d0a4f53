package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.engine.explore.Explorer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole gateway, from {@code bind} to the host, under its schedules ({@link GatewayWorld}, {@link ComponentWorld}). L1–L15. */
class GatewaySchedulesIT {

    private final Explorer explorer = new Explorer("gateway", choices -> new GatewayWorld(choices).run());
    private final Explorer component = new Explorer("component", choices -> new ComponentWorld(choices).run());

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
    void everyScheduleOfTheComponentWithTwoDeviationsHolds() {
        var reach = component.all(2, 100_000);

        assertThat(reach.schedules()).isPositive();
    }

    @Test
    void schedulesOfTheComponentByChanceHold() {
        component.random(20_000);
    }

    @Test
    @Tag("slow")
    void everyScheduleWithThreeDeviationsHolds() {
        explorer.all(3, 100_000);
        component.all(3, 50_000);
    }
}
