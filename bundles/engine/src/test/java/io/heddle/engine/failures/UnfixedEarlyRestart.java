package io.heddle.engine.failures;

/**
 * The state in which a restart is kept exists only once the client is connected; a restart that is asked during the start finds none
 * and is forgotten, and the run goes on without its interface. Forbidden by L14: a restart during a start is not lost.
 */
final class UnfixedEarlyRestart extends SmallClient {

    private boolean connected; // lane only

    UnfixedEarlyRestart(Stage stage) {
        super(stage);
    }

    @Override
    void connected() {
        connected = true;
    }

    @Override
    public void linkRemoved(int index) {
        stage.lane.execute("link removed", () -> {
            if (connected) {
                connected = false;
                end();
                begin();
            }
        });
    }
}
