package io.heddle.itests.faults;

import java.util.Objects;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;

/** Tells of a lane, as it is made. Inlined: see {@link FaultAgent}. */
final class LaneAdvice {

    private LaneAdvice() {}

    @Advice.OnMethodExit
    @SuppressWarnings("unchecked")
    static void exit(@Advice.This Object lane) {
        ((Consumer<Object>) Objects.requireNonNull(System.getProperties().get("heddle.faults.lane"))).accept(lane);
    }
}
