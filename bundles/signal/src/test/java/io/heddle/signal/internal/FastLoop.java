package io.heddle.signal.internal;

import io.heddle.api.lifecycle.Registration;
import io.heddle.wire.rpc.Loop;
import io.heddle.wire.rpc.LoopThread;
import java.time.Duration;

/** A real thread whose clock runs faster than ours, for timers together with real sockets. */
final class FastLoop implements Loop {

    private final int speed;
    private final LoopThread thread = new LoopThread("heddle-signal-fast");

    FastLoop(int speed) {
        this.speed = speed;
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public Registration after(Duration delay, Runnable task) {
        return thread.after(delay.dividedBy(speed), task);
    }

    @Override
    public long nanoTime() {
        return thread.nanoTime() * speed;
    }

    void end() {
        thread.end();
    }
}
