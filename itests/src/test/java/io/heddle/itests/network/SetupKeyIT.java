package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.shell.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that open nothing. */
final class SetupKeyIT {

    private static final int NEEDS_LOGIN = 5;

    @RegisterExtension
    static final Site SITE = Site.of("gw-a", "gw-b");

    @Test
    void aKeyThatWasNeverMadeIsRefused() throws Exception {
        assertRefused(UUID.randomUUID().toString());
    }

    @Test
    void aOneOffKeyThatWasUsedIsRefused() throws Exception {
        var key = SITE.key(1);
        SITE.gateway("gw-b").join(Site.URL, key);

        assertRefused(key);
    }

    @Test
    void anExpiredKeyIsRefused() throws Exception {
        var key = SITE.key(JsonObject.empty().with("lifetimeSeconds", 1));
        var expires = Instant.parse(key.text("expires"));
        await("expiry").atMost(Duration.ofSeconds(10)).until(() -> Instant.now().isAfter(expires));

        assertRefused(key.text("key"));
    }

    @Test
    void aRevokedKeyIsRefused() throws Exception {
        var key = SITE.key(JsonObject.empty());
        SITE.hub().ask("hub.key.revoke", JsonObject.empty().with("id", key.text("id")), Duration.ofSeconds(20));

        assertRefused(key.text("key"));
    }

    /** The command says so at once, nothing of it stays on the host, and a good key cures it. */
    private static void assertRefused(String key) throws Exception {
        var gateway = SITE.gateway("gw-a");

        var up = gateway.heddle("up", "--management-url", Site.URL, "--setup-key", key, "--timeout", "60");

        assertThat(up.code()).as(up.err()).isEqualTo(NEEDS_LOGIN);
        assertThat(up.err().lines().reduce((first, last) -> last).orElse(""))
                .as("message")
                .startsWith("heddle up: ")
                .containsIgnoringCase("setup key");
        assertThat(up.out() + up.err()).as("output").doesNotContain(key);
        var status = gateway.status();
        assertThat(status.text("state")).isEqualTo("needs-login");
        assertThat(status.line()).as("status").doesNotContain(key);
        assertThat(gateway.log()).as("log").doesNotContain(key);
        assertThat(gateway.heddle("status", "--check").code()).isEqualTo(NEEDS_LOGIN);
        SITE.assertClean(gateway, "after a key was refused");

        gateway.join(Site.URL, SITE.key(1));
        gateway.ask("logout", JsonObject.empty(), Machine.PATIENCE);
        SITE.assertClean(gateway, "after logout");
    }
}
