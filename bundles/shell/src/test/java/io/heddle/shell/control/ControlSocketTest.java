package io.heddle.shell.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.shell.client.ControlClient;
import io.heddle.shell.json.JsonObject;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlSocketTest {

    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    private Path home;

    @Test
    void answersAStatusRequest() throws Exception {
        try (var server = new TestServer(home);
                var client = ControlClient.connect(server.socket)) {
            var status = client.call("status", JsonObject.empty(), BOUND);

            assertThat(status.text("state")).isEqualTo("idle");
            assertThat(status.texts("addresses")).containsExactly("100.64.0.1/10", "fd00::1/64");
            assertThat(status.line()).contains("\"mapSerial\":18446744073709551615");
        }
    }

    @Test
    void onlyOwnerAndGroupReachTheSocket() throws Exception {
        try (var server = new TestServer(home)) {
            assertThat(mode(server.socket)).isEqualTo("rw-rw----");
            assertThat(mode(home.resolve("run"))).isEqualTo("rwxr-x---");
        }
    }

    @Test
    void removesTheSocketWhenClosed() throws Exception {
        var server = new TestServer(home);
        server.close();

        assertThat(server.socket).doesNotExist();
        assertThatThrownBy(() -> ControlClient.connect(server.socket))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.failure()).isEqualTo(Failure.NOT_RUNNING));
    }

    @Test
    void replacesTheSocketOfADeadProcess() throws Exception {
        Files.createDirectories(home.resolve("run"));
        var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(home.resolve("run/heddle.sock")));
        dead.close();

        try (var server = new TestServer(home);
                var client = ControlClient.connect(server.socket)) {
            assertThat(client.call("version", JsonObject.empty(), BOUND).text("version"))
                    .isEqualTo("1.2.3");
        }
    }

    @Test
    void leavesTheSocketOfALiveProcessAlone() throws Exception {
        try (var server = new TestServer(home)) {
            assertThatThrownBy(() -> new TestServer(home))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process listens on");
            try (var client = ControlClient.connect(server.socket)) {
                assertThat(client.call("version", JsonObject.empty(), BOUND).text("version"))
                        .isEqualTo("1.2.3");
            }
        }
    }

    @Test
    void refusesAFolderThatEverybodyCanWriteTo() throws Exception {
        Files.createDirectories(home.resolve("run"));
        Files.setPosixFilePermissions(home.resolve("run"), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> new TestServer(home)).hasMessageContaining("writable for everybody");
    }

    @Test
    void refusesAPeerThatTheRuleDoesNotAdmit() throws Exception {
        // Nobody is this user, and root is excluded by asking for another name: the rule sees the credentials of the
        // kernel.
        var asked = new ArrayList<String>();
        var rule = new PeerRule("nobody-at-all", "heddle", user -> {
            asked.add(user);
            return Set.of();
        });
        boolean root = "root".equals(System.getProperty("user.name"));

        try (var server = new TestServer(home, rule);
                var client = ControlClient.connect(server.socket)) {
            if (root) {
                assertThat(client.call("version", JsonObject.empty(), BOUND).text("version"))
                        .isEqualTo("1.2.3");
                assertThat(asked).isEmpty();
            } else {
                assertThatThrownBy(() -> client.call("version", JsonObject.empty(), BOUND))
                        .isInstanceOf(ControlException.class);
                assertThat(asked).containsExactly(System.getProperty("user.name"));
            }
        }
    }

    @Test
    void keepsWhatWentWrongInsideForTheLog() throws Exception {
        try (var server = new TestServer(home);
                var client = ControlClient.connect(server.socket)) {
            assertThatThrownBy(() -> client.call("break", JsonObject.empty(), BOUND))
                    .isInstanceOf(ControlException.class)
                    .hasMessageNotContaining("secret-of-the-daemon");
        }
    }

    @Test
    void refusesARequestThatIsTooLong() throws Exception {
        try (var server = new TestServer(home);
                var channel = connect(server)) {
            var line = "{\"op\":\"" + "x".repeat(Connection.LONGEST_REQUEST) + "\"}\n";
            write(channel, line.getBytes(StandardCharsets.UTF_8));

            assertThat(new LineChannel(channel, 4096).readLine(BOUND)).contains("request longer than");
        }
    }

    @Test
    void servesNoMoreCallersThanItHasRoomFor() throws Exception {
        try (var server = new TestServer(home)) {
            var callers = new ArrayList<ControlClient>();
            try {
                for (int i = 0; i < Listener.MOST_CALLERS; i++) {
                    callers.add(ControlClient.connect(server.socket));
                    callers.get(i).call("version", JsonObject.empty(), BOUND);
                }
                try (var channel = connect(server)) {
                    assertThat(new LineChannel(channel, 4096).readLine(BOUND)).contains("too many callers");
                }
            } finally {
                callers.forEach(ControlClient::close);
            }
        }
    }

    @Test
    void survivesWhateverIsSent() throws Exception {
        var random = new Random(42);
        try (var server = new TestServer(home)) {
            for (int i = 0; i < 300; i++) {
                try (var channel = connect(server)) {
                    write(channel, i % 2 == 0 ? noise(random) : almostJson(random));
                } catch (IOException e) {
                    // Hung up on: as good an answer as any to noise.
                    assertThat(e).isNotNull();
                }
            }
            try (var client = retry(server)) {
                assertThat(client.call("version", JsonObject.empty(), BOUND).text("version"))
                        .isEqualTo("1.2.3");
            }
        }
    }

    @Test
    void answersEveryMalformedLineWithOneError() throws Exception {
        try (var server = new TestServer(home);
                var channel = connect(server)) {
            var lines = new LineChannel(channel, 65_536);
            for (var bad : new String[] {
                "",
                "{",
                "[]",
                "null",
                "{\"op\":1}",
                "{\"op\":\"nope\"}",
                "[".repeat(3000),
                "{\"op\":\"status\",\"args\":",
                "\u0000\u0001"
            }) {
                lines.writeLine(bad, BOUND);
                var answer = JsonObject.parse(String.valueOf(lines.readLine(BOUND)));
                assertThat(answer.has("ok")).isTrue();
                assertThat(answer.flag("ok")).isFalse();
                assertThat(answer.object("error").text("code")).isEqualTo("usage");
            }
        }
    }

    private static ControlClient retry(TestServer server) throws Exception {
        for (int i = 0; ; i++) {
            try {
                var client = ControlClient.connect(server.socket);
                client.call("version", JsonObject.empty(), BOUND);
                return client;
            } catch (ControlException e) {
                // The callers before are still being hung up on.
                if (i == 100) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static byte[] noise(Random random) {
        var bytes = new byte[random.nextInt(2000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] almostJson(Random random) {
        var operations = new String[] {"status", "up", "hub.key.create", "hub.policy.put", "backends.use", "shell"};
        var text = "{\"op\":\"" + operations[random.nextInt(operations.length)]
                + "\",\"args\":{\"usageLimit\":-5,\"ports\":[1,null,{}],\"name\":[],\"managementUrl\":\"::\"}}\n";
        var bytes = text.repeat(3).getBytes(StandardCharsets.UTF_8);
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        return bytes;
    }

    private static SocketChannel connect(TestServer server) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(server.socket));
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
