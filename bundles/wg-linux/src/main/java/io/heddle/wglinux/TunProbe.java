package io.heddle.wglinux;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says by a {@link Condition} whether this process may use the TUN driver. Opening the device alone makes no interface. Looks
 * from a thread of its own, because withdrawing the condition waits for the gateway to let go of the tunnel.
 */
@Component(
        immediate = true,
        service = {})
public final class TunProbe {

    /** Value of {@code osgi.condition.id}. */
    public static final String CONDITION = "io.heddle.platform.tun";

    private static final Logger log = LoggerFactory.getLogger(TunProbe.class);
    private static final Path DEVICE = Path.of("/dev/net/tun");
    private static final Runnable ENDED = TunProbe::nothing;

    private final Path device;
    private final Supplier<Runnable> publisher;
    private final Steadiness steadiness = new Steadiness(); // probe thread only
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean published; // probe thread only
    private boolean explained; // probe thread only

    /** What withdraws the condition while it is published; {@link #ENDED} when nothing may be published any more. */
    private final AtomicReference<@Nullable Runnable> withdrawal = new AtomicReference<>();

    @Activate
    public TunProbe(BundleContext context) {
        this(DEVICE, () -> register(context));
    }

    /** @param publisher publishes the condition and returns what withdraws it */
    TunProbe(Path device, Supplier<Runnable> publisher) {
        this.device = device;
        this.publisher = publisher;
    }

    @Activate
    void start() {
        var thread = new Thread(this::watch, "heddle-wg-linux-probe");
        thread.setDaemon(true);
        thread.start();
    }

    /** Does not wait for the thread: what that publishes too late it withdraws itself. */
    @Deactivate
    void stop() {
        stopped.countDown();
        run(withdrawal.getAndSet(ENDED));
    }

    /** One look at the device, and what follows from it; answers when to look again. */
    Duration look(long nowNanos) {
        boolean present = steadiness.look(opens(), nowNanos);
        if (present != published) {
            published = present;
            change(present);
        }
        return steadiness.interval();
    }

    private void watch() {
        try {
            while (!stopped.await(look(System.nanoTime()).toMillis(), TimeUnit.MILLISECONDS)) {
                log.trace("looking again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean opens() {
        try (var opened = FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            explained = false;
            return opened.isOpen();
        } catch (IOException e) {
            if (!explained) {
                log.info("There is no TUN driver for us: {}", e.toString());
            }
            explained = true;
            return false;
        }
    }

    private void change(boolean present) {
        if (present) {
            var undo = publisher.get();
            if (!withdrawal.compareAndSet(null, undo)) {
                undo.run();
            }
        } else {
            var undo = withdrawal.get();
            if (undo != ENDED && withdrawal.compareAndSet(undo, null)) {
                run(undo);
            }
        }
    }

    private static void run(@Nullable Runnable action) {
        if (action != null) {
            action.run();
        }
    }

    private static void nothing() {}

    @SuppressWarnings("JdkObsolete") // the framework's API takes a Dictionary
    private static Runnable register(BundleContext context) {
        var properties = new Hashtable<>(Map.of(Condition.CONDITION_ID, CONDITION));
        try {
            var registration = context.registerService(Condition.class, Condition.INSTANCE, properties);
            return () -> unregister(registration);
        } catch (IllegalStateException e) {
            log.trace("the bundle is stopping", e);
            return TunProbe::nothing;
        }
    }

    private static void unregister(ServiceRegistration<Condition> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            log.trace("the framework was faster", e);
        }
    }
}
