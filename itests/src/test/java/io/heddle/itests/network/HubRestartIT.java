package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The control plane is killed in the middle of traffic. */
final class HubRestartIT {

    @RegisterExtension
    static final Site SITE = Site.of("gw-a", "gw-b", "gw-c");

    @Test
    void tunnelsOutliveTheHubAndItsPromisesToo() throws Exception {
        var a = SITE.gateway("gw-a");
        var b = SITE.gateway("gw-b");
        a.join(Site.URL, SITE.key(1));
        b.join(Site.URL, SITE.key(1));
        a.awaitConnected(1);
        b.awaitConnected(1);
        a.awaitPing(b.overlay());

        var keyForC = SITE.key(1);
        var promised = promises();
        long serial = SITE.hub().ask("hub.status").number("serial");
        try (var pings = Pings.start(a.namespace(), b.overlay())) {
            SITE.hub().kill();
            List.of(a, b).forEach(gateway -> awaitStreams(gateway, false));
            assertThat(a.status().text("state")).isEqualTo("connected");
            SITE.hub().start();
            SITE.awaitHub();
            List.of(a, b).forEach(gateway -> awaitStreams(gateway, true));
            pings.assertAllAnswered("while the hub was away");
        }

        assertThat(promises()).isEqualTo(promised);
        assertThat(SITE.hub().ask("hub.status").number("serial")).isGreaterThanOrEqualTo(serial);
        assertThat(a.status().object("restarts").line())
                .as("restarts of the run")
                .isEqualTo("{}");

        var c = SITE.gateway("gw-c");
        c.join(Site.URL, keyForC);
        SITE.awaitAllConnected();
        c.awaitPing(a.overlay());
        b.awaitPing(c.overlay());
    }

    private static void awaitStreams(Machine gateway, boolean connected) {
        await(gateway.label() + (connected ? " finds the hub again" : " misses the hub"))
                .atMost(Machine.PATIENCE)
                .untilAsserted(() -> {
                    var status = gateway.status();
                    assertThat(status.object("management").flag("connected")).isEqualTo(connected);
                    assertThat(status.object("signal").flag("connected")).isEqualTo(connected);
                });
    }

    /** What the hub acknowledged: peers, keys and policies, without what changes by itself. */
    private static List<String> promises() throws ControlException {
        var all = new java.util.ArrayList<String>();
        for (var list : List.of("hub.peers", "hub.keys", "hub.policies")) {
            SITE.hub().ask(list).objects("items").stream()
                    .map(item -> item.with("connected", null))
                    .map(JsonObject::line)
                    .sorted()
                    .forEach(all::add);
        }
        assertThat(all).hasSizeGreaterThan(5);
        return all;
    }
}
