package io.heddle.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.hub.internal.store.LocalDisk;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.rpc.RpcChannel;
import io.heddle.wire.rpc.RpcTarget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;

    private KeyStore store;
    private Path certificate;
    private Path key;

    @BeforeEach
    void makeCertificate() throws Exception {
        var file = directory.resolve("store.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "hub",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(output).isZero();
        store = KeyStore.getInstance(file.toFile(), PASSWORD);
        certificate = pem("CERTIFICATE", store.getCertificate("hub").getEncoded());
        key = pem("PRIVATE KEY", store.getKey("hub", PASSWORD).getEncoded());
    }

    @Test
    void peersReachTheHubByTlsAndAreToldSo() throws Exception {
        var base = TestHub.settings(directory.resolve("state"), 0);
        var settings = new HubSettings(
                base.listen(),
                base.advertisedHost(),
                0,
                base.stateDirectory(),
                Optional.empty(),
                base.planner(),
                PemFiles.keyManagers(certificate, key),
                base.bootstrap());

        try (var hub = Hub.open(settings, new LocalDisk(), Clock.systemUTC(), new SecureRandom())) {
            hub.listen();
            assertThat(hub.admin().status().managementUrl()).startsWith("https://127.0.0.1:");
            var target =
                    RpcTarget.tls("test", "127.0.0.1", hub.port().orElseThrow()).withTrust(trust());
            try (var channel = RpcChannel.open(target)) {
                var management = ManagementServiceGrpc.newBlockingStub(channel.channel())
                        .withDeadlineAfter(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(management.getServerKey(Empty.getDefaultInstance()).getKey())
                        .hasSize(44);
            }
        }
    }

    @Test
    void filesThatAreNoPemAreErrorsThatShowNoKey() throws Exception {
        var empty = Files.writeString(directory.resolve("empty"), "");

        assertThatThrownBy(() -> PemFiles.keyManagers(empty, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(empty.toString());
        assertThatThrownBy(() -> PemFiles.keyManagers(certificate, certificate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PKCS #8");
        var odd = pem("PRIVATE KEY", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> PemFiles.keyManagers(certificate, odd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none of");
    }

    private SSLSocketFactory trust() throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("hub", store.getCertificate("hub"));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private Path pem(String what, byte[] content) throws Exception {
        var text = "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder().encodeToString(content)
                + "\n-----END " + what + "-----\n";
        return Files.writeString(Files.createTempFile(directory, "x", ".pem"), text);
    }
}
