package io.heddle.firewall.internal;

import io.heddle.api.host.BackendException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says by a {@link Condition} whether this machine has nftables: the library loads and this process may list tables. Looks
 * from a thread of its own, because withdrawing the condition waits for the gateway to let go of the firewall.
 */
@Component(
        immediate = true,
        service = {})
public final class NftablesProbe {

    /** Value of {@code osgi.condition.id}. */
    static final String CONDITION = "io.heddle.platform.nftables";

    private static final Logger log = LoggerFactory.getLogger(NftablesProbe.class);
    private static final List<Map<String, Object>> HARMLESS = List.of(Map.of("list", Map.of("tables", Map.of())));
    private static final Runnable ENDED = NftablesProbe::nothing;

    private final Nft nft;
    private final Publisher publisher;
    private final Steadiness steadiness = new Steadiness(); // probe thread only
    private boolean published; // probe thread only
    private boolean explained; // probe thread only
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** What withdraws the condition while it is published; {@link #ENDED} when nothing may be published any more. */
    private final AtomicReference<@Nullable Runnable> withdrawal = new AtomicReference<>();

    /** Publishes the condition and hands out the way to withdraw it. */
    interface Publisher {
        Runnable publish();
    }

    @Activate
    public NftablesProbe(BundleContext context, @Reference Nft nft) {
        this(nft, () -> register(context));
    }

    NftablesProbe(Nft nft, Publisher publisher) {
        this.nft = nft;
        this.publisher = publisher;
    }

    @Activate
    void start() {
        var thread = new Thread(this::watch, "heddle-firewall-probe");
        thread.setDaemon(true);
        thread.start();
    }

    /** Does not wait for the thread: what that publishes too late it withdraws itself. */
    @Deactivate
    void stop() {
        stopped.countDown();
        run(withdrawal.getAndSet(ENDED));
    }

    /** One look at the machine, and what follows from it; answers when to look again. */
    Duration look(long nowNanos) {
        boolean present = steadiness.look(works(), nowNanos);
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

    private boolean works() {
        try {
            nft.run("list tables", HARMLESS);
            explained = false;
            return true;
        } catch (BackendException e) {
            if (!explained) {
                log.info("nftables is not available: {}", e.getMessage());
            }
            explained = true;
            return false;
        }
    }

    private void change(boolean present) {
        if (present) {
            var undo = publisher.publish();
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
        var registration = context.registerService(Condition.class, Condition.INSTANCE, properties);
        return () -> unregister(registration);
    }

    private static void unregister(ServiceRegistration<Condition> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            log.trace("the framework was faster", e);
        }
    }
}
