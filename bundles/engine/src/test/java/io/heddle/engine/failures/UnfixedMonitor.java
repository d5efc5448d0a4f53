package io.heddle.engine.failures;

/**
 * The monitor of the interface is told not to listen while a restart closes it, but the kernel's word comes later than that, and its
 * own teardown restarts it again, for ever. Forbidden by L14: what our own teardown removes restarts nothing.
 */
final class UnfixedMonitor extends SmallClient {

    private boolean closing; // lane only

    UnfixedMonitor(Stage stage) {
        super(stage);
    }

    @Override
    public void linkRemoved(int index) {
        stage.lane.execute("link removed", () -> {
            if (wanted && !closing) {
                stage.lane.schedule(UnfixedDebounce.WINDOW, "restart", this::restart);
            }
        });
    }

    private void restart() {
        if (wanted) {
            closing = true;
            end();
            begin();
            closing = false;
        }
    }
}
