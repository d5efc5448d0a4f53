package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.net.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityFileTest {

    @TempDir
    private Path folder;

    @Test
    void writesTheKeyForItsOwnerOnly() throws Exception {
        var state = folder.resolve("a/b");

        IdentityFile.place(state, key(1));

        var file = state.resolve("private.key");
        assertThat(file).hasContent(key(1).reveal());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
        assertThat(state).isDirectoryNotContaining(each -> !each.equals(file));
    }

    @Test
    void leavesTheSameKeyAlone() throws Exception {
        IdentityFile.place(folder, key(1));
        IdentityFile.place(folder, key(1));

        assertThat(folder.resolve("private.key")).hasContent(key(1).reveal());
    }

    @Test
    void knowsTheKeyThatTheEngineWrote() throws Exception {
        Files.writeString(folder.resolve("private.key"), "#heddle private.key 2\n" + key(1).reveal() + "\n#end\n");

        IdentityFile.place(folder, key(1));

        assertThatThrownBy(() -> IdentityFile.place(folder, key(2))).hasMessageContaining("holds another private key");
    }

    @Test
    void neverReplacesAnotherKey() throws Exception {
        IdentityFile.place(folder, key(1));

        assertThatThrownBy(() -> IdentityFile.place(folder, key(2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds another private key")
                .hasMessageNotContainingAny(key(1).reveal(), key(2).reveal());
        assertThat(folder.resolve("private.key")).hasContent(key(1).reveal());
    }

    @Test
    void neverReplacesWhatIsNoKey() throws Exception {
        Files.writeString(folder.resolve("private.key"), "something else");

        assertThatThrownBy(() -> IdentityFile.place(folder, key(1)))
                .hasMessageContaining("does not hold a private key");
        assertThat(folder.resolve("private.key")).hasContent("something else");
    }

    private static PrivateKey key(int seed) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return PrivateKey.of(bytes);
    }
}
