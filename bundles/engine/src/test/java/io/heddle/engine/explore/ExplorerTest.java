package io.heddle.engine.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ExplorerTest {

    private final Map<String, Integer> seen = new ConcurrentHashMap<>();

    @Test
    void walksEveryScheduleOnce() {
        var reach = new Explorer("walk", this::note).all(9, 100);

        assertThat(seen).containsOnlyKeys("00", "01", "02", "100", "101", "11", "2");
        assertThat(seen.entrySet())
                .allMatch(entry -> entry.getValue() == 1 || entry.getKey().equals("00"));
        assertThat(reach.schedules()).isEqualTo(7);
        assertThat(reach.complete()).isTrue();
    }

    @Test
    void walksNoScheduleWithMoreDeviations() {
        var reach = new Explorer("walk", this::note).all(1, 100);

        assertThat(seen).containsOnlyKeys("00", "01", "02", "100", "2");
        assertThat(reach.schedules()).isEqualTo(5);
    }

    @Test
    void endsAtTheBound() {
        var reach = new Explorer("walk", this::note).all(9, 3);

        assertThat(reach.schedules()).isEqualTo(3);
        assertThat(reach.complete()).isFalse();
    }

    @Test
    void walksByChance() {
        new Explorer("walk", this::note).random(2000);

        assertThat(seen).containsOnlyKeys("00", "01", "02", "100", "101", "11", "2");
    }

    @Test
    void tellsTheScheduleOfAViolation() {
        assertThatThrownBy(() -> new Explorer(
                                "walk", choices -> assertThat(walk(choices)).isNotEqualTo("101"))
                        .all(9, 100))
                .hasMessageStartingWith("walk: ")
                .hasMessageEndingWith("-Dheddle.schedule=1.0.1");
        assertThat(walk(Choices.replay(1, 0, 1))).isEqualTo("101");
    }

    private void note(Choices choices) {
        seen.merge(walk(choices), 1, Integer::sum);
    }

    /** A tree of seven leaves. */
    private static String walk(Choices choices) {
        int first = choices.among(3);
        if (first == 2) {
            return "2";
        }
        int second = choices.among(first == 1 ? 2 : 3);
        return "" + first + second + (first == 1 && second == 0 ? "" + choices.among(2) : "");
    }
}
