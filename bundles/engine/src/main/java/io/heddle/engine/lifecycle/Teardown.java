package io.heddle.engine.lifecycle;

import io.heddle.api.GatewayStatus.Phase;
import io.heddle.engine.lifecycle.Lane.LaneLostError;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The undo steps of a run, last in first out: the one list of what must be cleaned up. Each start step pushes its undo the moment
 * it has something to undo; a failed start and a stop unwind the same stack. Lane only.
 */
public final class Teardown {

    private static final Logger log = LoggerFactory.getLogger(Teardown.class);

    private final StepLog steps;
    private final Deque<Step> stack = new ArrayDeque<>(); // lane only

    public Teardown(StepLog steps) {
        this.steps = steps;
    }

    /** Undoes something; may fail, which is recorded and does not stop the unwinding. */
    public interface Undo {
        void run() throws Exception;
    }

    /** Remembers how to undo what was just done. */
    public void push(String name, Undo undo) {
        stack.push(new Step(name, undo));
    }

    /** How many steps there are to undo. */
    public int depth() {
        return stack.size();
    }

    /**
     * Undoes everything, and always reaches the bottom: a step that fails is recorded, and the next runs. A step leaves the stack
     * before it runs, so if it hangs and the lane goes on without it, unwinding again continues with the next.
     */
    public void unwind() {
        steps.abandon();
        while (!stack.isEmpty()) {
            var step = stack.pop();
            var timer = steps.begin(Phase.TEARDOWN, step.name);
            try {
                step.undo.run();
                timer.done();
            } catch (LaneLostError e) {
                throw e; // whoever took over unwinds the rest
            } catch (Exception | Error e) {
                timer.failed(e);
                log.warn("could not undo \"{}\"", step.name, e);
            }
        }
    }

    private record Step(String name, Undo undo) {}
}
