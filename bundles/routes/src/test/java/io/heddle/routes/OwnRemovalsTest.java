package io.heddle.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.Route;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OwnRemovalsTest {

    private static final Route ROUTE = Route.device(IpPrefix.parse("10.1.0.0/16"), 3, 7410);

    private final AtomicLong now = new AtomicLong(-5);
    private final OwnRemovals removals = new OwnRemovals(now::get);

    @Test
    void knowsAnAnnouncedRemovalOnce() {
        removals.expect(ROUTE);

        assertThat(removals.wasOurs(ROUTE)).isTrue();
        assertThat(removals.wasOurs(ROUTE)).isFalse();
    }

    @Test
    void tellsTheTablesOfTheSlotsApart() {
        removals.expect(ROUTE);

        assertThat(removals.wasOurs(Route.device(ROUTE.destination(), 3, 7411))).isFalse();
    }

    @Test
    void forgetsAnAnnouncementWhoseEventWasLost() {
        removals.expect(ROUTE);

        now.addAndGet(TimeUnit.SECONDS.toNanos(4));

        assertThat(removals.wasOurs(ROUTE)).isFalse();
    }
}
