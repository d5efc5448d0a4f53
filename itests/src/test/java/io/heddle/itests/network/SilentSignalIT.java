package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.tck.host.SilentServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The signal server does not serve: nobody listens, or somebody does and never answers. The start waits for it, and whoever gives
 * up waiting finds a clean host. (The report from the field that the rules of the lifecycle come from.)
 */
final class SilentSignalIT {

    private static final int TIMEOUT = 4;
    private static final int SIGNAL_PORT = 33999;

    @RegisterExtension
    static final Site SITE = Site.advertising(SIGNAL_PORT, "gw-a");

    @BeforeAll
    static void register() throws Exception {
        var gateway = SITE.gateway("gw-a");
        var up = gateway.heddle("up", "--no-wait", "--management-url", Site.URL, "--setup-key", SITE.key(1));
        assertThat(up.code()).as(up.err()).isZero();
        // The first login of a process takes its time on a busy machine; the others are quick.
        await("login")
                .atMost(Machine.PATIENCE)
                .until(() -> gateway.status().text("waitingFor").contains("signal"));
        gateway.down();
    }

    @AfterEach
    void down() throws Exception {
        SITE.gateway("gw-a").down();
    }

    @Test
    void aSignalServerThatIsNotThereEndsTheWait() throws Exception {
        assertGivesUp(5);
        for (int i = 0; i < 3; i++) {
            assertGivesUp(1);
        }
    }

    @Test
    void aSignalServerThatAcceptsAndIsSilentEndsTheWait() throws Exception {
        assertSilent(false);
    }

    @Test
    void aSignalServerThatSpeaksHttp2AndDoesNotServeEndsTheWait() throws Exception {
        assertSilent(true);
    }

    private static void assertSilent(boolean http2) throws Exception {
        try (var server = SilentServer.start(SITE.hub().namespace(), Site.HUB_ADDRESS, SIGNAL_PORT, http2)) {
            assertGivesUp(5);
            assertGivesUp(1);
            assertGivesUp(1);
            assertThat(server.visitors()).isPositive();
        }
    }

    private static void assertGivesUp(int seconds) throws Exception {
        var gateway = SITE.gateway("gw-a");

        var up = gateway.heddle("up", "--timeout", Integer.toString(seconds));

        assertThat(up.code()).as(up.err()).isEqualTo(TIMEOUT);
        assertThat(up.err()).contains("not connected after " + seconds + " s");
        if (seconds > 1) {
            assertThat(up.err()).contains("signal");
            assertThat(gateway.status().text("waitingFor")).contains("signal");
            assertThat(gateway.picture().answer("links")).contains("\"hd0\"");
        }
        gateway.down(); // fails unless it is done within its bound
        SITE.assertClean(gateway, "after a start that waited was taken down");
        SITE.assertForeignUntouched(gateway, "after a start that waited was taken down");
    }
}
