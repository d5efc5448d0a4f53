package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.shell.control.ControlException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles of a connected gateway are stopped: the gateway leaves the network with them, cleanly, and returns with them. */
final class BundleIT {

    @RegisterExtension
    static final Site SITE = Site.of("gw-a", "gw-b");

    @BeforeAll
    static void connect() throws Exception {
        SITE.joinAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.heddle.firewall",
                "io.heddle.routes",
                "io.heddle.dns",
                "io.heddle.wg-linux",
                "io.heddle.signal",
                "io.heddle.management",
                "io.heddle.engine"
            })
    void leavesWithItsBundleAndComesBackWithIt(String bundle) throws Exception {
        var a = SITE.gateway("gw-a");
        var b = SITE.gateway("gw-b");
        var overlay = b.overlay();
        SITE.assertForeignUntouched(b, "while connected");

        b.shell("stop " + bundle);

        // When the bundle has stopped, not some time after.
        SITE.assertClean(b, "after " + bundle + " was stopped");
        assertThat(state(b)).as("state without %s", bundle).isIn("waiting-for-backends", "unavailable");

        b.shell("start " + bundle);
        SITE.awaitAllConnected();
        assertThat(b.overlay()).isEqualTo(overlay);
        a.awaitPing(overlay);
    }

    private static String state(Machine gateway) {
        try {
            return gateway.status().text("state");
        } catch (ControlException e) {
            return e.failure().word();
        }
    }
}
