package io.heddle.engine.run;

import io.heddle.api.EndCause;

/**
 * Why a cycle ends.
 *
 * @param cause what it is counted as
 * @param text what happened, a sentence
 */
record Ending(EndCause cause, String text) {}
