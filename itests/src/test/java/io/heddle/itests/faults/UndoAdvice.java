package io.heddle.itests.faults;

import static net.bytebuddy.implementation.bytecode.assign.Assigner.Typing.DYNAMIC;

import java.util.Objects;
import java.util.function.BinaryOperator;
import net.bytebuddy.asm.Advice;

/** Replaces an undo, as it is pushed. Inlined: see {@link FaultAgent}. */
final class UndoAdvice {

    private UndoAdvice() {}

    @Advice.OnMethodEnter
    @SuppressWarnings({"unchecked", "UnusedVariable"}) // the argument is written, which is what it is for
    static void enter(
            @Advice.Argument(value = 0, typing = DYNAMIC) Object name,
            @Advice.Argument(value = 1, readOnly = false, typing = DYNAMIC) Object body) {
        body = ((BinaryOperator<Object>)
                        Objects.requireNonNull(System.getProperties().get("heddle.faults.undo")))
                .apply(name, body);
    }
}
