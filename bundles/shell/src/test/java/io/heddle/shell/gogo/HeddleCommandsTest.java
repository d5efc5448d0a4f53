package io.heddle.shell.gogo;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.GatewayState;
import io.heddle.api.connect.Credential;
import io.heddle.shell.control.FakeGateway;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeddleCommandsTest {

    private final FakeGateway gateway = new FakeGateway();
    private final HeddleCommands commands = new HeddleCommands();

    @Test
    void saysThatNoGatewayRuns() {
        assertThat(commands.status()).isEqualTo("no gateway runs at the moment");
        assertThat(commands.up()).isEqualTo("no gateway runs at the moment");
    }

    @Test
    void showsWhatTheCommandLineShows() {
        commands.gateways = List.of(gateway);

        assertThat(commands.status()).contains("Interface:   hd0, UDP port 51820, MTU 1280");
        assertThat(commands.peers()).contains("gw-b.heddle.internal");
        assertThat(commands.backends()).contains("nftables");
    }

    @Test
    void saysHowToUndoAChange() {
        commands.gateways = List.of(gateway);
        gateway.connected();

        assertThat(commands.up()).isEqualTo("connected; undo: down");
        assertThat(gateway.credentials).containsExactly(new Credential.Registered());
        assertThat(commands.down()).endsWith("undo: up");
        assertThat(commands.use("firewall", "nftables")).endsWith("undo: use firewall auto");
        assertThat(gateway.pins).containsExactly("firewall=nftables");
    }

    @Test
    void saysWhyUpFailed() {
        commands.gateways = List.of(gateway);
        gateway.refused(GatewayState.NEEDS_LOGIN, "the login expired");

        assertThat(commands.up()).isEqualTo("failed: the login expired");
    }
}
