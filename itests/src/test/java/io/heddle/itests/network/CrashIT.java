package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway's process is killed, and undoes nothing. */
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

    /** Killed as soon as the host shows the next thing that the start makes; each start recovers what the one before left. */
    @Test
    void aGatewayThatIsKilledAgainAndAgainWhileItStartsRecovers() throws Exception {
        var b = SITE.gateway("gw-b");
        b.kill();

        killWhen(b, picture -> picture.answer("links").contains("\"hd0\""));
        killWhen(b, picture -> picture.answer("rules").contains("7410"));
        killWhen(b, picture -> !picture.answer("resolv.conf").startsWith("# of the test"));
        b.start();
        SITE.awaitAllConnected();

        SITE.gateway("gw-a").awaitPing(b.overlay());
        b.down();
        SITE.assertClean(b, "after a gateway that was killed while it started was taken down");
    }

    private static void killWhen(Machine gateway, Predicate<HostPicture> moment) throws Exception {
        gateway.launch();
        await("the moment to kill").atMost(Machine.PATIENCE).until(() -> moment.test(gateway.picture()));
        gateway.kill();
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
