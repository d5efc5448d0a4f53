package io.heddle.routes;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.Route;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Tells our own removals of routes from those by somebody else, since the kernel's event does not: a removal is announced here
 * before it is asked for. Thread safe.
 */
@Component(service = OwnRemovals.class)
public final class OwnRemovals {

    /** An event comes within milliseconds; one that was lost must not hide a removal of tomorrow. */
    private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final LongSupplier nanoTime;
    private final Map<Key, Long> expected = new HashMap<>(); // guarded by this

    private record Key(IpPrefix destination, int table) {}

    @Activate
    public OwnRemovals() {
        this(System::nanoTime);
    }

    OwnRemovals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** We are about to remove a route. */
    synchronized void expect(Route route) {
        long now = nanoTime.getAsLong();
        forgetOld(now);
        expected.put(key(route), now);
    }

    /** Whether the removal that is told of was ours; it is forgotten by that. */
    synchronized boolean wasOurs(Route route) {
        forgetOld(nanoTime.getAsLong());
        return expected.remove(key(route)) != null;
    }

    private void forgetOld(long now) {
        for (Iterator<Long> times = expected.values().iterator(); times.hasNext(); ) {
            if (now - times.next() > VALID_NANOS) {
                times.remove();
            }
        }
    }

    private static Key key(Route route) {
        return new Key(route.destination(), route.table());
    }
}
