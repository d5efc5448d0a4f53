package io.heddle.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.connect.Credential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {

    @TempDir
    Path directory;

    @Test
    void anIdentityIsMadeOnceAndReadableByItsOwnerOnly() throws IOException {
        var first = Identity.load(directory);
        var second = Identity.load(directory);

        assertThat(second.publicKey()).isEqualTo(first.publicKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("private.key"))))
                .isEqualTo("rw-------");
    }

    /** RFC 7748, section 6.1. */
    @Test
    void derivesThePublicKeyOfAPrivateOne() throws IOException {
        Files.writeString(directory.resolve("private.key"), "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=\n");

        assertThat(Identity.load(directory).publicKey().text())
                .isEqualTo("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=");
    }

    @Test
    void aDamagedIdentityIsNeverReplaced() throws IOException {
        Files.writeString(directory.resolve("private.key"), "damaged");

        assertThatThrownBy(() -> Identity.load(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("private.key");
        assertThat(directory.resolve("private.key")).hasContent("damaged");
    }

    @Test
    void theHostRecordOutlivesTheProcess() throws Exception {
        var undo = Map.of("content", "nameserver 192.0.2.1\n# odd | 100%\n", "mode", "rw-r--r--");
        FileHostRecord.open(directory).note("dns.file", "/etc/resolv.conf", undo);
        FileHostRecord.open(directory).note("firewall|odd", "table", Map.of());

        var again = FileHostRecord.open(directory);

        assertThat(again.entries("dns.file")).containsExactly(Map.entry("/etc/resolv.conf", undo));
        assertThat(again.entries("firewall|odd")).containsExactly(Map.entry("table", Map.of()));
    }

    @Test
    void theValueOfBeforeIsNeverOverwritten() throws Exception {
        var record = FileHostRecord.open(directory);
        record.note("owner", "object", Map.of("value", "theirs"));

        assertThat(record.note("owner", "object", Map.of("value", "ours"))).containsEntry("value", "theirs");
        assertThat(FileHostRecord.open(directory).entries("owner").get("object"))
                .containsEntry("value", "theirs");
    }

    @Test
    void anEntryIsForgottenForGood() throws Exception {
        var record = FileHostRecord.open(directory);
        record.note("owner", "object", Map.of("value", "theirs"));
        record.forget("owner", "object");
        record.forget("owner", "never noted");

        assertThat(FileHostRecord.open(directory).entries("owner")).isEmpty();
    }

    @Test
    void aChangeThatCannotBeNotedIsRefusedAndNotRemembered() throws Exception {
        var record = FileHostRecord.open(directory);
        Files.createDirectory(directory.resolve("host-record.properties.new"));
        Files.createFile(directory.resolve("host-record.properties.new").resolve("in the way"));

        assertThatThrownBy(() -> record.note("owner", "object", Map.of()))
                .hasMessageContaining("host-record.properties");
        assertThat(record.entries("owner")).isEmpty();
    }

    @Test
    void theWishAndAnUnusedSetupKeyAreKept() throws IOException {
        var wish = Wish.load(directory);
        wish.want(new Credential.SetupKey("key"));
        wish.pin("firewall", "nftables");

        var again = Wish.load(directory);
        assertThat(again.isWanted()).isTrue();
        assertThat(again.credential()).isEqualTo(new Credential.SetupKey("key"));
        assertThat(again.pin("firewall")).isEqualTo("nftables");

        again.credentialUsed();
        assertThat(Files.readString(directory.resolve("gateway.properties"))).doesNotContain("key=key");
    }

    @Test
    void l15ADirectoryBelongsToOneProcess() throws IOException {
        try (var first = StateDirectory.open(directory.resolve("state"))) {
            assertThatThrownBy(() -> StateDirectory.open(first.path()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
        }
        StateDirectory.open(directory.resolve("state")).close();
    }

    @Test
    void aWishThatCannotBeKeptIsNone() throws IOException {
        var wish = Wish.load(new PropertyStore() {
            @Override
            public Properties read() {
                return new Properties();
            }

            @Override
            public void write(Properties properties) throws IOException {
                throw new IOException("the disk is full");
            }
        });

        assertThatThrownBy(() -> wish.want(new Credential.SetupKey("key"))).isInstanceOf(IOException.class);

        assertThat(wish.isWanted()).isFalse();
        assertThat(wish.credential()).isEqualTo(new Credential.Registered());
    }
}
