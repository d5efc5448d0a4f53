package io.heddle.itests.storm;

import io.heddle.api.Gateway;
import io.heddle.api.connect.Credential;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Wants the gateway up or down, whichever gateway there is. */
final class StormWish {

    private static final long BOUND_SECONDS = 45;

    private final StormTargets targets;

    StormWish(StormTargets targets) {
        this.targets = targets;
    }

    /** Mostly up; a down is sometimes waited for, and then there is no interface, unless another gateway came meanwhile. */
    void change(Random random, StormLog record) throws Exception {
        var gateway = targets.gateway();
        boolean up = random.nextInt(3) > 0;
        boolean waits = random.nextBoolean();
        if (gateway == null) {
            return;
        }
        if (up) {
            up();
            return;
        }
        var down = gateway.down();
        if (waits) {
            down.get(BOUND_SECONDS, TimeUnit.SECONDS);
            if (StormTargets.isInterfaceThere() && targets.gateway() == gateway) {
                record.violate("down, but the interface is there");
            }
        }
    }

    /** Up; does not wait. */
    void up() {
        var gateway = targets.gateway();
        if (gateway != null) {
            var unused = gateway.up(new Credential.Registered());
        }
    }

    /** Up, by the gateway that has the configuration that was given last: which is registered some time after it was given. */
    void settle() throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (true) {
            try {
                up(targets.gateway());
                return;
            } catch (ExecutionException | TimeoutException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void up(@org.jspecify.annotations.Nullable Gateway gateway)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (gateway == null) {
            throw new TimeoutException("no gateway is registered");
        }
        gateway.up(new Credential.Registered()).get(BOUND_SECONDS, TimeUnit.SECONDS);
    }
}
