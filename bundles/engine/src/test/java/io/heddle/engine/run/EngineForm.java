package io.heddle.engine.run;

import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.Teardown;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** The engine, for tests in other packages; looked after as its client does. */
public final class EngineForm {

    private final Engine engine;

    /** A step of its start. */
    public record Step(String name, Callable<CompletableFuture<?>> action) {}

    public EngineForm(Lane lane, Scope scope, StepLog log, Teardown teardown, List<Step> steps) {
        var sequence = steps.stream()
                .map(step -> new Engine.Step(step.name, step.action::call))
                .toList();
        engine = new Engine(lane, scope, log, teardown, sequence, () -> 0, () -> {});
        lane.onOverrun((task, lost) -> overran());
    }

    public CompletableFuture<Void> start() {
        return engine.start();
    }

    public CompletableFuture<Void> stop() {
        return engine.stop();
    }

    private void overran() {
        if (engine.state() == Engine.State.STOPPING) {
            engine.resumeTeardown();
        } else {
            var unused = engine.stop();
        }
    }
}
