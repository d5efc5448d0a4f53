package io.heddle.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.connect.Credential;
import io.heddle.engine.state.StateFileException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut off, from the future, or not ours: refused as a whole, named, and never written over. */
class StateFileTest {

    private static final String WISH = "gateway.properties";
    private static final String KEY = "private.key";
    private static final String RECORD = "host-record.properties";

    @TempDir
    Path directory;

    @Test
    void saysWhatItIsAndWhereItEnds() throws IOException {
        Identity.load(directory);
        Wish.load(directory).want(new Credential.SetupKey("secret"));

        assertThat(Files.readString(directory.resolve(KEY)))
                .startsWith("#heddle private.key 2\n")
                .endsWith("=\n#end\n");
        assertThat(Files.readAllLines(directory.resolve(WISH)))
                .contains("wanted=up")
                .startsWith("#heddle gateway.properties 2")
                .endsWith("#end");
    }

    /** What earlier versions wrote: no first and no last line. */
    @Test
    void readsTheFormatOfBefore() throws Exception {
        Files.writeString(directory.resolve(KEY), "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=");
        Files.writeString(directory.resolve(WISH), "#Wed Nov 25 09:00:00 UTC 2026\nwanted=up\npin.firewall=nftables\n");
        Files.writeString(
                directory.resolve(RECORD), "#x\ndns.file|/etc/resolv.conf|=\ndns.file|/etc/resolv.conf|mode=rw\n");

        assertThat(Identity.load(directory).publicKey().text())
                .isEqualTo("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=");
        assertThat(Wish.load(directory).isWanted()).isTrue();
        assertThat(Wish.load(directory).pin("firewall")).isEqualTo("nftables");
        assertThat(FileHostRecord.open(directory).entries("dns.file"))
                .containsExactly(Map.entry("/etc/resolv.conf", Map.of("mode", "rw")));
    }

    /** Every length a write that was cut off can have. */
    @ParameterizedTest
    @ValueSource(strings = {WISH, KEY, RECORD})
    void aFileThatIsCutOffAnywhereIsRefused(String name) throws Exception {
        Identity.load(directory);
        Wish.load(directory).want(new Credential.SetupKey("secret"));
        FileHostRecord.open(directory).note("dns.file", "/etc/resolv.conf", Map.of("mode", "rw"));
        var whole = Files.readString(directory.resolve(name));

        for (int length = 0; length < whole.length(); length++) {
            var cut = whole.substring(0, length);
            Files.writeString(directory.resolve(name), cut);

            var as = name + " cut to " + length;
            assertThatThrownBy(() -> load(name)).as(as).isInstanceOfSatisfying(StateFileException.class, e -> {
                assertThat(e.fault()).isEqualTo(Fault.DAMAGED);
                assertThat(e).hasMessageStartingWith(directory.resolve(name) + " ");
            });
            assertThat(directory.resolve(name)).as(as).hasContent(cut);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {WISH, KEY, RECORD})
    void aFileOfANewerVersionIsRefusedAndLeftAsItIs(String name) throws Exception {
        var text = "#heddle " + name + " 3\nwhatever a later version thinks of\n#end\n";
        Files.writeString(directory.resolve(name), text);

        assertThatThrownBy(() -> load(name)).isInstanceOfSatisfying(StateFileException.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.NEWER);
            assertThat(e)
                    .hasMessageContaining(name)
                    .hasMessageContaining("format 3")
                    .hasMessageContaining("newer version");
        });
        assertThat(directory.resolve(name)).hasContent(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#heddle resolver 2\nwanted=up\n#end\n",
                "#heddle gateway.properties two\nwanted=up\n#end\n",
                "wanted=perhaps\n",
                "wanted=up\nDocumentRoot=/var/www\n",
                "<html></html>\n",
                "wanted=\\u12\n",
                "\u0000\u0001\u0002"
            })
    void aWishThatIsNotOursIsRefused(String text) throws IOException {
        Files.writeString(directory.resolve(WISH), text);

        assertThatThrownBy(() -> Wish.load(directory))
                .isInstanceOf(StateFileException.class)
                .hasMessageContaining(WISH);
    }

    @Test
    void noSecretIsQuoted() throws IOException {
        Files.writeString(directory.resolve(KEY), "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LC!!");

        assertThatThrownBy(() -> Identity.load(directory))
                .isInstanceOf(StateFileException.class)
                .hasNoCause()
                .hasMessageNotContaining("dwdt")
                .hasMessageContaining("base64");
    }

    @Test
    void aFileOfAnotherSizeThanOursIsNotReadIntoMemory() throws IOException {
        try (var large = Files.newByteChannel(
                directory.resolve(WISH),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE)) {
            large.position(1L << 40);
            large.write(java.nio.ByteBuffer.wrap(new byte[1])); // sparse
        }

        assertThatThrownBy(() -> Wish.load(directory))
                .hasMessageContaining("not ours")
                .hasMessageContaining(WISH);
    }

    @Test
    void aFileIsKeptAsideUnderANameThatIsFree() throws IOException {
        var now = Instant.parse("2026-11-25T09:00:00Z");
        for (var text : new String[] {"first", "second", "third"}) {
            Files.writeString(directory.resolve(WISH), text);
            StateFile.keepAside(directory.resolve(WISH), now);
        }

        assertThat(directory.resolve(WISH)).doesNotExist();
        assertThat(directory.resolve(WISH + ".bad-20261125T090000Z")).hasContent("first");
        assertThat(directory.resolve(WISH + ".bad-20261125T090000Z-2")).hasContent("second");
        assertThat(directory.resolve(WISH + ".bad-20261125T090000Z-3")).hasContent("third");
    }

    @Test
    void aHeldDirectoryNamesItsHolder() throws IOException {
        try (var first = StateDirectory.open(directory.resolve("state"))) {
            assertThatThrownBy(() -> StateDirectory.open(first.path()))
                    .hasMessageContaining("in use by another process")
                    .hasMessageContaining("(" + ProcessHandle.current().pid() + ")");
        }
    }

    /** Looking whether a lock is held must not end it: fcntl(2) locks go with any descriptor of the file. */
    @Test
    void l15AskingForAHeldDirectoryAgainAndAgainDoesNotReleaseIt() throws Exception {
        try (var first = StateDirectory.open(directory.resolve("state"))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> StateDirectory.open(first.path())).isInstanceOf(IOException.class);
            }

            assertThat(locksOf(first.path().resolve("lock"))).isEqualTo(1);
        }
        assertThat(locksOf(directory.resolve("state/lock"))).isZero();
    }

    /** As the kernel lists them: {@code 1: POSIX ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF}. */
    private static long locksOf(Path file) throws IOException {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/locks")), "needs /proc/locks");
        var inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        try (var lines = Files.lines(Path.of("/proc/locks"))) {
            return lines.filter(line -> line.contains(inode)).count();
        }
    }

    @Test
    void aDirectoryThatIsAFileIsNamed() throws IOException {
        Files.writeString(directory.resolve("state"), "a file");

        assertThatThrownBy(() -> StateDirectory.open(directory.resolve("state")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.resolve("state") + " cannot be made a directory");
    }

    private void load(String name) throws IOException {
        switch (name) {
            case WISH -> Wish.load(directory);
            case KEY -> Identity.load(directory);
            default -> FileHostRecord.open(directory);
        }
    }
}
