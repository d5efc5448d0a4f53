package io.heddle.itests.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.condition.Condition;

/** Services, conditions, configurations and bundles that come, change and go around a {@link TracedComponent}. */
final class TraceStorm implements AutoCloseable {

    private static final String PID = "traced";
    private static final List<Class<?>> KINDS = List.of(Runnable.class, Callable.class, Supplier.class);
    private static final List<String> CONDITIONS = List.of("one", "two");
    private static final long WATCHDOG_SECONDS = 30;
    private static final int FAILS_ONE_IN = 25;

    private final BundleContext context;
    private final Bundle traced;
    private final Bundle gated;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** Something one thread does again and again. */
    private interface Step {
        void run(Random random) throws Exception;
    }

    TraceStorm(BundleContext context) throws Exception {
        this.context = context;
        this.traced = context.installBundle(
                "storm:traced",
                new SmallBundle("traced")
                                .imports("org.osgi.framework")
                                .component("traced", TracedComponent.DESCRIPTION)
                                .copyOf(TracedComponent.class)
                                .stream());
        var services = new SmallBundle("gated").copyOf(TracedService.class);
        for (var condition : CONDITIONS) {
            for (var kind : KINDS) {
                var name = condition + "-" + kind.getSimpleName();
                services.component(name, TracedService.description(name, kind, condition));
            }
        }
        this.gated = context.installBundle("storm:gated", services.stream());
        gated.start();
        traced.start();
    }

    /** Blows for that long, first around few services and then around more; every call of the container has to return. */
    void blow(long millis, long seed) throws InterruptedException {
        var seeds = new Random(seed);
        for (int kinds = 1; kinds <= KINDS.size(); kinds++) {
            over = false;
            repeat("configuration", seeds.nextLong(), this::reconfigure);
            repeat("bundles", seeds.nextLong(), this::restart);
            for (var kind : KINDS.subList(0, kinds)) {
                repeat("services-" + kind.getSimpleName(), seeds.nextLong(), comingAndGoing(kind));
            }
            for (var condition : CONDITIONS.subList(0, kinds - 1)) {
                repeat("condition-" + condition, seeds.nextLong(), flapping(condition));
            }
            TimeUnit.MILLISECONDS.sleep(millis / KINDS.size());
            awaitEnd();
        }
    }

    private void awaitEnd() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            TimeUnit.SECONDS.timedJoin(thread, WATCHDOG_SECONDS);
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " hangs\n" + Stacks.all());
            }
        }
        threads.clear();
        failures.forEach(failure -> {
            throw new AssertionError("the storm failed", failure);
        });
    }

    @Override
    public void close() throws IOException, BundleException {
        traced.uninstall();
        gated.uninstall();
        configuration().delete();
    }

    private void repeat(String name, long seed, Step step) {
        var random = new Random(seed);
        var thread = new Thread(
                () -> {
                    try {
                        while (!over) {
                            step.run(random);
                            LockSupport.parkNanos(random.nextInt(2_000_000));
                        }
                    } catch (Exception | Error e) {
                        failures.add(e);
                    }
                },
                "traces-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private Step comingAndGoing(Class<?> kind) {
        return random -> {
            var one = context.registerService(kind.getName(), new TracedService(), null);
            pause(random);
            var two = random.nextBoolean() ? context.registerService(kind.getName(), new TracedService(), null) : null;
            pause(random);
            one.unregister();
            if (two != null) {
                two.unregister();
            }
        };
    }

    private Step flapping(String condition) {
        var properties = FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, condition));
        return random -> {
            ServiceRegistration<Condition> registration =
                    context.registerService(Condition.class, Condition.INSTANCE, properties);
            pause(random);
            registration.unregister();
        };
    }

    private void reconfigure(Random random) throws Exception {
        if (random.nextInt(10) == 0) {
            configuration().delete();
        } else {
            int pause = random.nextInt(FAILS_ONE_IN) == 0 ? -1 : random.nextInt(3) * 500;
            configuration().update(FrameworkUtil.asDictionary(Map.of(TracedComponent.PAUSE, pause)));
        }
        LockSupport.parkNanos(random.nextInt(15_000_000));
    }

    private void restart(Random random) throws Exception {
        var bundle = random.nextInt(5) == 0 ? gated : traced;
        pause(random);
        bundle.stop();
        pause(random);
        bundle.start();
        LockSupport.parkNanos(random.nextInt(6_000_000));
    }

    private static void pause(Random random) {
        if (random.nextBoolean()) {
            LockSupport.parkNanos(random.nextInt(3_000_000));
        }
    }

    private Configuration configuration() throws IOException {
        var reference = context.getServiceReference(ConfigurationAdmin.class);
        return context.getService(reference).getConfiguration(PID, null);
    }
}
