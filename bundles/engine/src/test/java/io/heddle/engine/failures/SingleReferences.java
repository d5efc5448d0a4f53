package io.heddle.engine.failures;

import io.heddle.tck.fake.FakeService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic references of cardinality {@code 1..1} (Compendium, chapter 112: a replacement is bound before the old service is unbound;
 * without one the component is deactivated, and another instance activated when it can be). As Felix SCR 2.2.18 does it: under a
 * lock of the component, which is waited for as long as {@code ds.lock.timeout.milliseconds} says, 5 s unless told otherwise; who
 * does not get it logs so and carries on. What else was seen there (a lost unbind, an exception of SCR's own) is left out.
 */
final class SingleReferences implements References {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<Bound> maker;
    private final List<Class<? extends FakeService>> kinds;
    private final boolean greedy;
    private final ExploredLock lock;
    private final Map<FakeService, Integer> registered = new HashMap<>();
    private final Map<Class<?>, FakeService> bound = new LinkedHashMap<>(); // guarded by lock
    private @Nullable Bound active; // guarded by lock

    /** @param greedy whether a better service replaces the one that is bound */
    SingleReferences(Stage stage, Supplier<Bound> maker, List<Class<? extends FakeService>> kinds, boolean greedy) {
        this.maker = maker;
        this.kinds = kinds;
        this.greedy = greedy;
        this.lock = new ExploredLock(stage.threads);
    }

    @Override
    public void register(FakeService service, int ranking) {
        service.back();
        registered.put(service, ranking);
        locked(() -> {
            var component = active;
            if (component == null) {
                activate();
            } else if (greedy && best(service.getClass()).orElseThrow() == service) {
                replace(component, service);
            }
        });
    }

    @Override
    public void unregister(FakeService service) {
        registered.remove(service);
        locked(() -> {
            var component = active;
            if (component == null || bound.get(service.getClass()) != service) {
                return;
            }
            var replacement = best(service.getClass());
            if (replacement.isPresent()) {
                replace(component, replacement.get());
            } else {
                active = null;
                component.deactivate();
                List.copyOf(bound.values()).forEach(component::unbind);
                bound.clear();
            }
        });
        service.left();
    }

    private void locked(Runnable body) {
        if (!lock.lock(LOCK_TIMEOUT)) {
            return; // "Could not obtain lock"
        }
        try {
            body.run();
        } finally {
            lock.unlock();
        }
    }

    private void replace(Bound component, FakeService next) {
        var old = bound.put(next.getClass(), next);
        component.bind(next, 0);
        if (old != null && old != next) {
            component.unbind(old);
        }
    }

    private void activate() {
        var chosen = new ArrayList<FakeService>();
        kinds.forEach(kind -> best(kind).ifPresent(chosen::add));
        if (chosen.size() == kinds.size()) {
            var component = maker.get();
            active = component;
            chosen.forEach(service -> replace(component, service));
        }
    }

    private Optional<FakeService> best(Class<? extends FakeService> kind) {
        return registered.entrySet().stream()
                .filter(entry -> entry.getKey().getClass() == kind)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }
}
