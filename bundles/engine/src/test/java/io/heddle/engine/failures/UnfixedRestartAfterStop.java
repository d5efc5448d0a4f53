package io.heddle.engine.failures;

/**
 * A restart is a stop and a start, one after the other; whether the client is wanted is asked before the first, and a stop that comes
 * in between finds nothing to stop. Forbidden by L14, a restart during a stop is not doubled, and L10: one owner, the loop.
 */
final class UnfixedRestartAfterStop extends SmallClient {

    UnfixedRestartAfterStop(Stage stage) {
        super(stage);
    }

    @Override
    public void linkRemoved(int index) {
        stage.lane.execute("restart", () -> {
            if (wanted) {
                end();
                stage.lane.execute("begin again", this::begin);
            }
        });
    }
}
