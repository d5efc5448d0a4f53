package io.heddle.engine.run;

import static io.heddle.engine.lifecycle.Explore.require;

import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.SystemThreads;
import io.heddle.engine.lifecycle.Teardown;
import io.heddle.engine.run.Engine.State;
import io.heddle.engine.run.Engine.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/**
 * An engine on the product's own threads, whose every switch Fray decides: two stops race a start that waits, and its answer (L3,
 * L5, L7). The timer's waits have no end here, so no watch fires.
 */
@ExtendWith(FrayTestExtension.class)
public class EngineFrayTest {

    private final List<String> exists = new ArrayList<>(); // unguarded on purpose: the lane is its guard
    private final List<String> undone = new ArrayList<>(); // unguarded on purpose

    @FrayTest(iterations = 300)
    public void stopsThatRaceTheStartUndoAllOfItOnce() throws Exception {
        try (var threads = new SystemThreads()) {
            var log = new StepLog(threads);
            var teardown = new Teardown(log);
            var answer = new CompletableFuture<Void>();
            var none = CompletableFuture.completedFuture(null);
            var steps = List.of(step(teardown, "1", none), step(teardown, "2", answer), step(teardown, "3", none));
            var engine = new Engine(new Lane(threads), Scope.root("engine"), log, teardown, steps, () -> 0, () -> {});
            var started = engine.start();
            var first = new Thread(() -> engine.stop().join());
            var second = new Thread(() -> answer.complete(null));
            first.start();
            second.start();
            engine.stop().join();
            first.join();
            second.join();
            require(engine.state() == State.STOPPED, "it is " + engine.state());
            require(started.isDone(), "the start does not complete");
            require(exists.isEmpty(), "left behind: " + exists);
            require(List.of("3", "2", "1").subList(3 - undone.size(), 3).equals(undone), "undone: " + undone);
        }
    }

    private Step step(Teardown teardown, String name, CompletableFuture<?> result) {
        return new Step(name, () -> {
            exists.add(name);
            teardown.push(name, () -> {
                exists.remove(name);
                undone.add(name);
            });
            return result;
        });
    }
}
