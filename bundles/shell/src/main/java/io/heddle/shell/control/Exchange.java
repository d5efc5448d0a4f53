package io.heddle.shell.control;

import io.heddle.shell.json.JsonObject;

/** The one who asked, while the answer is being made. */
interface Exchange {

    /**
     * Tells of progress before the result.
     *
     * @throws ControlException if the asker is gone or does not take it
     */
    void event(JsonObject event) throws ControlException;

    /** Whether the asker has hung up: nothing need be told any more. */
    boolean gone();
}
