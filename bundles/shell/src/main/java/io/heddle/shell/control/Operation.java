package io.heddle.shell.control;

import io.heddle.shell.json.JsonObject;

/** Something that can be asked of the daemon. Runs on the thread of the connection and may block it, with a bound. */
interface Operation {

    /**
     * Does it.
     *
     * @param arguments what was given, unchecked
     * @param exchange for progress before the result
     * @return the result
     * @throws ControlException if it was not done
     */
    JsonObject run(JsonObject arguments, Exchange exchange) throws ControlException;
}
