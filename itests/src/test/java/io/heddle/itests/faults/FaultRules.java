package io.heddle.itests.faults;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to go wrong, and what went through. A point is {@code start:<step>}, {@code undo:<step>}, or one of these and {@code #n}:
 * the n-th call into a backend that it makes. Any thread.
 */
final class FaultRules {

    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofMinutes(10);

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Object> lanes = new CopyOnWriteArrayList<>();
    private static final ThreadLocal<@Nullable Current> CURRENT = new ThreadLocal<>();

    /** The step that a thread is in, and how many calls it has made. */
    private static final class Current {
        private final String point;
        private int calls;

        Current(String point) {
            this.point = point;
        }
    }

    /** Happens at the passage of a point that follows so many others. */
    private static final class Rule {
        private final String point;
        private final boolean before;
        private final Fault fault;
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean reached;
        private int skip;

        Rule(String point, boolean before, int skip, Fault fault) {
            this.point = point;
            this.before = before;
            this.skip = skip;
            this.fault = fault;
        }

        synchronized boolean takes(String at, boolean isBefore) {
            return point.equals(at) && before == isBefore && skip-- == 0;
        }
    }

    void arm(String point, boolean before, int skip, Fault fault) {
        rules.add(new Rule(point, before, skip, fault));
    }

    /** Lets go of everything that is held or hangs now. */
    void release() {
        rules.stream().filter(rule -> rule.reached).forEach(rule -> rule.released.countDown());
    }

    /** Forgets everything, after letting go of it. */
    void clear() {
        rules.forEach(rule -> rule.released.countDown());
        rules.clear();
        events.clear();
    }

    List<String> events() {
        return new ArrayList<>(events);
    }

    void laneMade(Object lane) {
        lanes.add(lane);
    }

    Object wrapStart(Object name, Object action) {
        return wrap(action, "io.heddle.engine.run.Engine$Action", "start:" + name, true);
    }

    Object wrapUndo(Object name, Object undo) {
        return wrap(undo, "io.heddle.engine.lifecycle.Teardown$Undo", "undo:" + name, true);
    }

    /** A call that is made by no step (a login, a map) is left alone. */
    Object wrapCall(Object candidate, Object call) {
        var step = CURRENT.get();
        if (step == null || Proxy.isProxyClass(call.getClass())) {
            return call;
        }
        return wrap(call, "io.heddle.engine.backend.BackendCalls$Call", step.point + "#" + ++step.calls, false);
    }

    private Object wrap(Object body, String type, String point, boolean step) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            method.setAccessible(true);
            if (method.getDeclaringClass() == Object.class) {
                return invoke(method, body, arguments);
            }
            if (!step) {
                return passing(point, body, method, arguments);
            }
            CURRENT.set(new Current(point));
            try {
                return passing(point, body, method, arguments);
            } finally {
                CURRENT.remove();
            }
        };
        var face = face(body.getClass(), type)
                .orElseThrow(() -> new IllegalStateException(body.getClass() + " is no " + type));
        return Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, handler);
    }

    private @Nullable Object passing(String point, Object body, Method method, Object @Nullable [] arguments)
            throws Throwable {
        events.add(point + " begins");
        apply(point, true, method);
        var result = invoke(method, body, arguments);
        var fault = apply(point, false, method);
        events.add(point + " ends");
        return fault == Fault.STALL ? new CompletableFuture<Void>() : result;
    }

    private @Nullable Fault apply(String point, boolean before, Method method) throws Throwable {
        for (var rule : rules) {
            if (rule.takes(point, before)) {
                act(rule, method);
                return rule.fault;
            }
        }
        return null;
    }

    private void act(Rule rule, Method method) throws Throwable {
        if (rule.fault == Fault.HANG) {
            bound(AT_ONCE);
        } else if (rule.fault == Fault.HOLD) {
            bound(AS_LONG_AS_IT_TAKES);
        }
        rule.reached = true;
        events.add(rule.point + " " + rule.fault);
        switch (rule.fault) {
            case EXCEPTION -> throw exception("injected into " + rule.point, method);
            case ERROR -> throw new AssertionError("injected into " + rule.point);
            case HANG, HOLD -> awaitUninterruptibly(rule.released);
            case STALL -> {}
        }
    }

    /** Asks the lane that this thread runs a task of; the others do not listen to it. */
    private void bound(Duration bound) throws ReflectiveOperationException {
        for (var lane : lanes) {
            lane.getClass().getMethod("bound", Duration.class).invoke(lane, bound);
        }
    }

    private static Throwable exception(String text, Method method) throws ReflectiveOperationException {
        var loader = method.getDeclaringClass().getClassLoader();
        var type = Class.forName("io.heddle.api.host.BackendException", true, loader);
        var reason = Class.forName("io.heddle.api.host.BackendException$Reason", true, loader);
        return (Throwable) type.getConstructor(reason, String.class)
                .newInstance(reason.getField("FAILED").get(null), text);
    }

    private static @Nullable Object invoke(Method method, Object body, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(body, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // A call that hangs does not listen.
            }
        }
    }

    /** The interface of that name among those of a class, whoever loaded it. */
    private static Optional<Class<?>> face(@Nullable Class<?> type, String name) {
        if (type == null || type.getName().equals(name)) {
            return Optional.ofNullable(type);
        }
        return Stream.concat(Stream.of(type.getInterfaces()), Stream.ofNullable(type.getSuperclass()))
                .flatMap(each -> face(each, name).stream())
                .findFirst();
    }
}
