package io.heddle.itests.container;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/**
 * A component with the references of the gateway's, which tells the beginning and the end of every callback and does nothing else,
 * but takes its time, as the gateway does. Its bundle has a copy of this class, so what hears of it is found in the system properties.
 */
public final class TracedComponent implements AutoCloseable {

    /** System property, an object: a {@code BiConsumer} of an instance and what happens to it. */
    static final String SINK = "heddle.itests.traces";

    /** Configuration: the longest pause in a callback, in microseconds; below zero: activation fails. */
    static final String PAUSE = "pause.micros";

    static final String DESCRIPTION = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="traced" immediate="true" init="2"
                configuration-pid="traced" deactivate="stop">
              <implementation class="io.heddle.itests.container.TracedComponent"/>
              <service><provide interface="java.lang.AutoCloseable"/></service>
              <reference name="A" interface="java.lang.Runnable" cardinality="0..n" policy="dynamic"
                  bind="bindA" unbind="unbindA"/>
              <reference name="B" interface="java.util.concurrent.Callable" cardinality="0..n" policy="dynamic"
                  bind="bindB" unbind="unbindB"/>
              <reference name="C" interface="java.util.function.Supplier" cardinality="0..n" policy="dynamic"
                  bind="bindC" unbind="unbindC"/>
            </scr:component>
            """;

    private final int pause;

    /** Called by Declarative Services. */
    @SuppressWarnings("this-escape") // as an argument that nobody calls
    public TracedComponent(BundleContext bundle, Map<String, ?> properties) {
        tell("activate");
        pause = properties.get(PAUSE) instanceof Integer micros ? micros : 0;
        if (pause < 0) {
            tell("failed");
            throw new IllegalArgumentException("told to fail");
        }
        takeTime();
        tell("activated");
    }

    void stop() {
        during("deactivate", "deactivated");
    }

    void bindA(Runnable service, Map<String, ?> properties) {
        during("bind a" + id(properties), "bound a" + id(properties));
    }

    void unbindA(Runnable service, Map<String, ?> properties) {
        during("unbind a" + id(properties), "unbound a" + id(properties));
    }

    void bindB(Callable<?> service, Map<String, ?> properties) {
        during("bind b" + id(properties), "bound b" + id(properties));
    }

    void unbindB(Callable<?> service, Map<String, ?> properties) {
        during("unbind b" + id(properties), "unbound b" + id(properties));
    }

    void bindC(Supplier<?> service, Map<String, ?> properties) {
        during("bind c" + id(properties), "bound c" + id(properties));
    }

    void unbindC(Supplier<?> service, Map<String, ?> properties) {
        during("unbind c" + id(properties), "unbound c" + id(properties));
    }

    /** Part of the service only. */
    @Override
    public void close() {}

    private void during(String begin, String end) {
        tell(begin);
        takeTime();
        tell(end);
    }

    private void takeTime() {
        if (pause > 0) {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(pause) * 1000L);
        }
    }

    @SuppressWarnings("unchecked") // put there by the test
    private void tell(String what) {
        var sink = (BiConsumer<Object, String>) System.getProperties().get(SINK);
        if (sink != null) {
            sink.accept(this, what);
        }
    }

    private static long id(Map<String, ?> properties) {
        return properties.get("service.id") instanceof Long number ? number : -1;
    }
}
