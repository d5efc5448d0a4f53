package io.heddle.engine.failures;

import java.time.Duration;

/**
 * Requests merge by a flag that is looked at and then set, on whatever thread asks: two threads that look at once restart twice.
 * Forbidden by L14: requests within a debounce window merge into one, which the lane decides.
 */
final class UnfixedDebounce extends SmallClient {

    static final Duration WINDOW = Duration.ofMillis(500);

    private volatile boolean asked;

    UnfixedDebounce(Stage stage) {
        super(stage);
    }

    @Override
    public void linkRemoved(int index) {
        if (asked) {
            return;
        }
        stage.threads.pause(); // another thread may be here too
        asked = true;
        stage.lane.schedule(WINDOW, "restart", () -> {
            asked = false;
            end();
            begin();
        });
    }
}
