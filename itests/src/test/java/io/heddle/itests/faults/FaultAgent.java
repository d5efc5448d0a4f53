package io.heddle.itests.faults;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Wraps what the engine is given to run, in the process under test: each step of a start when it is listed, each undo when it is
 * pushed, and each call into a backend when it is made. What is wrapped asks {@link FaultRules} what is to go wrong with it.
 *
 * <p>Advice is inlined into classes of a bundle, which see nothing of this one but {@code java.*}; it therefore takes the wrapper
 * from the system properties, as a function of the JDK's types.
 */
public final class FaultAgent {

    private static final String ENGINE = "io.heddle.engine.";

    /** Name and what it does; returns what is run in its place. */
    static final String WRAP_START = "heddle.faults.start";

    static final String WRAP_UNDO = "heddle.faults.undo";
    static final String WRAP_CALL = "heddle.faults.call";
    static final String LANE_MADE = "heddle.faults.lane";

    private FaultAgent() {}

    /** @param folder where the process listens for commands, and where it may find some at once */
    public static void premain(String folder, Instrumentation instrumentation) throws Exception {
        var rules = new FaultRules();
        var properties = System.getProperties();
        properties.put(WRAP_START, (BinaryOperator<Object>) rules::wrapStart);
        properties.put(WRAP_UNDO, (BinaryOperator<Object>) rules::wrapUndo);
        properties.put(WRAP_CALL, (BinaryOperator<Object>) rules::wrapCall);
        properties.put(LANE_MADE, (Consumer<Object>) rules::laneMade);
        FaultServer.start(Path.of(folder), rules);
        var builder = new AgentBuilder.Default().disableClassFormatChanges().with(new Complaints());
        builder = advised(
                builder, "run.Engine$Step", StartAdvice.class, isConstructor().and(takesArguments(2)));
        builder = advised(builder, "lifecycle.Teardown", UndoAdvice.class, named("push"));
        builder = advised(builder, "lifecycle.Lane", LaneAdvice.class, isConstructor());
        advised(
                        builder,
                        "backend.BackendCalls",
                        CallAdvice.class,
                        named("outside").and(takesArguments(3)))
                .installOn(instrumentation);
    }

    private static AgentBuilder advised(
            AgentBuilder builder, String type, Class<?> advice, ElementMatcher<? super MethodDescription> where) {
        return builder.type(named(ENGINE + type))
                .transform((made, description, loader, module, domain) ->
                        made.visit(Advice.to(advice).on(where)));
    }

    /** A class that could not be prepared would be a table without rows: the test sees no steps, and this in the log. */
    private static final class Complaints extends AgentBuilder.Listener.Adapter {
        @Override
        public void onError(
                String name,
                @org.jspecify.annotations.Nullable ClassLoader loader,
                net.bytebuddy.utility.@org.jspecify.annotations.Nullable JavaModule module,
                boolean loaded,
                Throwable failure) {
            failure.printStackTrace();
        }
    }
}
