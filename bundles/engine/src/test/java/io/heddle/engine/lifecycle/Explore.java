package io.heddle.engine.lifecycle;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * How Lincheck's model checker is used here: two threads, and no switch within a method of {@code java.util.concurrent}, whose
 * promises we rely on and need not test. That leaves few enough places to switch at that three switches deep are explored within
 * hundreds of interleavings; with them, even twenty thousand missed the lost task of {@link LaneWithAFlag}.
 *
 * <p>What must hold is said by each class of operations, in its check of the state that all of them have led to; answers of single
 * operations are not compared with those of a sequential run.
 *
 * <p>The model checker runs everything sequentially consistent. What weaker memory could do is left to {@link Race}.
 */
public final class Explore {

    private static final List<String> ATOMIC = List.of("java.util.concurrent.", "java.util.");
    private static final String LOGGING = "org.slf4j.";

    private Explore() {}

    /**
     * Options to check a class of operations with.
     *
     * @param scenarios how many scenarios it makes up of the operations
     * @param interleavings how many interleavings it explores of each
     */
    public static ModelCheckingOptions of(int scenarios, int interleavings) {
        return new ModelCheckingOptions()
                .iterations(scenarios)
                .invocationsPerIteration(interleavings)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(0)
                .minimizeFailedScenario(false)
                .verifier(EpsilonVerifier.class)
                .addGuarantee(forClasses(name -> ATOMIC.stream().anyMatch(name::startsWith))
                        .allMethods()
                        .treatAsAtomic())
                .addGuarantee(forClasses(name -> name.startsWith(LOGGING))
                        .allMethods()
                        .ignore());
    }

    /** Fails unless something holds. */
    public static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
