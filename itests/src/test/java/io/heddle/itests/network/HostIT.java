package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.control.Failure;
import io.heddle.shell.json.JsonObject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the host has already, and what its operator writes. */
final class HostIT {

    private static final int PORT = 51820;

    @RegisterExtension
    static final Site SITE = Site.of("gw-a", "gw-b");

    @BeforeAll
    static void connect() throws Exception {
        SITE.joinAll();
    }

    @Test
    void anotherPortIsUsedIfTheWantedOneIsTaken() throws Exception {
        var a = SITE.gateway("gw-a");
        var b = SITE.gateway("gw-b");
        a.down();

        var other = a.namespace().call(() -> new DatagramSocket(PORT));
        try (other) {
            a.up();
            SITE.awaitAllConnected();
            b.awaitPing(a.overlay());

            assertThat(a.status().number("port")).isPositive().isNotEqualTo(PORT);
        }
        a.down();
        SITE.assertClean(a, "after it used another port");
        a.up();
        SITE.awaitAllConnected();
        assertThat(a.status().number("port")).isEqualTo(PORT);
    }

    @Test
    void aConfigurationThatIsWrongIsNamedAndOneThatIsRightBringsTheGatewayBack() throws Exception {
        var a = SITE.gateway("gw-a");
        var file = a.configuration("io.heddle.engine");
        var right = Files.readString(file);

        Files.writeString(file, right + "\nlisten.port=99999\n");
        await("the complaint").atMost(Machine.PATIENCE).until(() -> a.log().contains("99999"));
        await("the gateway says so").atMost(Machine.PATIENCE).until(() -> isFailed(a));

        assertThat(a.log().lines().filter(line -> line.contains("99999")))
                .as("lines of the log with the value")
                .anyMatch(line ->
                        line.contains("io.heddle.engine: listen.port: 99999 is not in 0") && line.contains("65535"));
        SITE.assertClean(a, "without a configuration that is right");
        assertThat(a.heddle("up").code()).isNotZero();

        Files.writeString(file, right);
        SITE.awaitAllConnected();
        a.awaitPing(SITE.gateway("gw-b").overlay());
    }

    @Test
    void aSecondDaemonOnTheSameHomeIsRefusedAndTheFirstDoesNotNotice() throws Exception {
        var a = SITE.gateway("gw-a");
        try (var pings = pings()) {
            var second = a.heddle("daemon");

            assertThat(second.code()).isEqualTo(1);
            assertThat(second.err())
                    .contains("another daemon runs on " + a.home())
                    .hasLineCount(1);
            pings.assertAllAnswered("while a second daemon was refused");
        }
        assertThat(a.status().text("state")).isEqualTo("connected");
    }

    @Test
    void aSecondGatewayOnTheSameHostDoesNotRunWhateverItsInterfaceAndTheFirstDoesNotNotice() throws Exception {
        var a = SITE.gateway("gw-a");
        var second = SITE.second(a, "gw-2");
        second.configure("io.heddle.engine", "host.name=gw-2\ninterface.name=hd1\n");
        second.start();
        register(second);
        try (var pings = pings();
                var changes = Changes.watch(a.namespace())) {
            var connected = a.picture();

            var up = second.heddle("up", "--timeout", "5");

            assertThat(up.code()).as(up.err()).isEqualTo(Failure.TIMEOUT.exitCode());
            assertThat(up.err()).contains("another gateway runs in this network namespace");
            a.picture().assertSameAs(connected, "while a second gateway tries");
            second.down();
            second.stop();
            a.picture().assertSameAs(connected, "after a second gateway has tried");
            changes.assertNone("while a second gateway tried");
            pings.assertAllAnswered("while a second gateway tried");
        } finally {
            SITE.hub().ask("hub.peer.remove", JsonObject.empty().with("peer", "gw-2"), Machine.PATIENCE);
        }
        assertThat(a.status().text("state")).isEqualTo("connected");
        assertThat(a.status().object("restarts").line()).isEqualTo("{}");
    }

    /** Registers a gateway that cannot come up here, so that the network does not change any more when it tries again. */
    private static void register(Machine second) throws Exception {
        var up = second.heddle("up", "--no-wait", "--management-url", Site.URL, "--setup-key", SITE.key(1));
        assertThat(up.code()).as(up.err()).isZero();
        await("registration")
                .atMost(Machine.PATIENCE)
                .until(() -> SITE.hub().ask("hub.peers").objects("items").size() == 3);
        second.down();
        SITE.gateway("gw-a").down();
        SITE.gateway("gw-a").up();
        for (var label : List.of("gw-a", "gw-b")) {
            await(label + " knows of it")
                    .atMost(Machine.PATIENCE)
                    .until(() -> SITE.gateway(label).status().objects("peers").size() == 2);
        }
        List.of("gw-a", "gw-b").forEach(label -> SITE.gateway(label).awaitConnected(1));
    }

    private static Pings pings() throws IOException, ControlException {
        var a = SITE.gateway("gw-a");
        var b = SITE.gateway("gw-b");
        b.awaitConnected(1);
        b.awaitPing(a.overlay());
        return Pings.start(b.namespace(), a.overlay());
    }

    private static boolean isFailed(Machine machine) {
        try {
            return machine.status().text("state").equals("failed");
        } catch (ControlException e) {
            return false; // one component goes, another comes
        }
    }
}
