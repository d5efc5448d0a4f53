/**
 * Faults in the steps of a real gateway: a Java agent that a daemon under test is started with. The product has no hook for it; it
 * stands between the engine and its steps, undo steps and backends by what they have in common.
 */
@NullMarked
package io.heddle.itests.faults;

import org.jspecify.annotations.NullMarked;
