/**
 * Failures that happened, kept as evidence. For each there is the form that has it ({@code Unfixed…}: as it was written by people who
 * knew what they did, only smaller) and one scenario that runs against it and against the real classes, under the same schedules,
 * with the same fakes, and with the same judgement: the unfixed form must be found out, with a schedule that can be run again, and
 * ours must hold under every schedule. Whoever changes the lifecycle and brings a failure back sees it here, by its name and rule.
 */
@NullMarked
package io.heddle.engine.failures;

import org.jspecify.annotations.NullMarked;
