package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway's process is killed while it is connected, and undoes nothing. At every step: {@link KilledIT}. */
final class CrashIT {

    @RegisterExtension
    static final Site SITE = Site.of("gw-a", "gw-b");

    private static boolean joined;

    /** Each test begins with both connected, and leaves gw-b down. */
    @BeforeEach
    void connect() throws Exception {
        if (joined) {
            SITE.gateway("gw-b").up();
            SITE.awaitAllConnected();
        } else {
            SITE.joinAll();
            joined = true;
        }
        SITE.gateway("gw-a").awaitPing(SITE.gateway("gw-b").overlay());
    }

    @Test
    void whatAKilledRunLeftIsRecoveredByTheNextStart() throws Exception {
        var b = SITE.gateway("gw-b");

        b.kill();
        assertLeftovers(b);
        SITE.assertForeignUntouched(b, "after the gateway was killed");
        b.start();
        SITE.awaitAllConnected();

        SITE.gateway("gw-a").awaitPing(b.overlay());
        SITE.assertForeignUntouched(b, "after the gateway came back");
        b.down();
        SITE.assertClean(b, "after a killed gateway came back and was taken down");
    }

    @Test
    void whatAKilledRunLeftIsRecoveredAlsoIfItIsNotWantedAnyMore() throws Exception {
        var b = SITE.gateway("gw-b");

        b.kill();
        var wish = b.home().resolve("state/gateway.properties");
        Files.writeString(wish, Files.readString(wish).replace("wanted=up", "wanted=down"));
        b.start();
        assertThat(b.status().text("state")).isEqualTo("idle");
        SITE.awaitClean(b, "after a killed gateway was started that is not wanted up");
        b.up();
        SITE.awaitAllConnected();
        b.down();

        SITE.assertClean(b, "after a killed gateway came up and was taken down");
    }

    /** The test is about something: a killed gateway does leave things. */
    private static void assertLeftovers(Machine gateway) {
        var now = gateway.picture();
        assertThat(now.answer("links")).doesNotContain("\"hd0\"");
        assertThat(now.answer("nftables")).contains("table inet heddle-");
        assertThat(now.answer("rules")).isNotEqualTo(SITE.picture(gateway).answer("rules"));
        assertThat(now.answer("resolv.conf")).isNotEqualTo(SITE.picture(gateway).answer("resolv.conf"));
    }
}
