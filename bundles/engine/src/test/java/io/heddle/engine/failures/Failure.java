package io.heddle.engine.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.engine.explore.Explorer;
import java.util.function.Function;

/**
 * One known failure: what happens, and how it is judged.
 *
 * @param name what went wrong
 * @param deviations how far from the undisturbed schedule both forms are explored
 * @param most more schedules than there are
 * @param scenario what happens on the stage; requires there what must hold
 */
record Failure<L>(String name, int deviations, long most, Scenario<L> scenario) {

    private static final boolean REPLAYED = System.getProperty("heddle.schedule") != null;

    /** What happens to a form, and what must hold. */
    interface Scenario<L> {
        void play(Stage stage, L life);
    }

    /** The unfixed form is found out: a schedule leads to {@code violation}. */
    @SuppressWarnings("SystemOut") // the schedule is the evidence
    Failure<L> isSeenIn(Function<Stage, L> unfixed, String violation) {
        assertThatThrownBy(() -> explorer("unfixed", unfixed).all(deviations, most))
                .satisfies(seen -> System.out.println("seen: " + seen.getMessage()))
                .hasMessageContaining(REPLAYED ? "" : violation)
                .hasMessageContaining("-Dheddle.schedule=");
        return this;
    }

    /** Ours holds under every schedule. */
    void isNotSeenIn(Function<Stage, L> ours) {
        try {
            var reach = explorer("ours", ours).all(deviations, most);
            assertThat(reach.complete() || REPLAYED).as("explored to the end").isTrue();
        } catch (AssertionError e) {
            // A schedule of the unfixed form need not be one of ours.
            if (!REPLAYED || !String.valueOf(e.getMessage()).contains("not a schedule of this program")) {
                throw e;
            }
        }
    }

    private Explorer explorer(String form, Function<Stage, L> maker) {
        return new Explorer(name + ", " + form, choices -> {
            var stage = new Stage(choices);
            scenario.play(stage, maker.apply(stage));
            stage.judge();
        });
    }
}
