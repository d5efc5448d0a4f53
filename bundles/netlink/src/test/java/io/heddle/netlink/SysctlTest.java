package io.heddle.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysctlTest {

    @TempDir
    Path root;

    private Sysctl sysctl;

    @BeforeEach
    void settings() throws Exception {
        Files.createDirectories(root.resolve("net/eth0.5"));
        Files.writeString(root.resolve("net/eth0.5/rp_filter"), "1\n");
        sysctl = new Sysctl(root);
    }

    @Test
    void readsAndWritesByPathComponents() throws Exception {
        assertThat(sysctl.readInt("net", "eth0.5", "rp_filter")).isEqualTo(1);

        sysctl.write("2", "net", "eth0.5", "rp_filter");

        assertThat(sysctl.read("net", "eth0.5", "rp_filter")).isEqualTo("2");
        assertThat(sysctl.exists("net", "eth0.5", "rp_filter")).isTrue();
        assertThat(sysctl.exists("net", "eth1")).isFalse();
    }

    @Test
    void failuresNameThePath() {
        assertThatThrownBy(() -> sysctl.read("net", "none"))
                .hasMessage("cannot read " + root.resolve("net/none") + ": ENOENT");
        assertThatThrownBy(() -> sysctl.write("1", "net", "none"))
                .hasMessage("cannot write 1 to " + root.resolve("net/none") + ": ENOENT");
        assertThat(root.resolve("net/none")).doesNotExist();
    }

    @Test
    void saysWhatIsNoNumber() throws Exception {
        sysctl.write("auto", "net", "eth0.5", "rp_filter");

        assertThatThrownBy(() -> sysctl.readInt("net", "eth0.5", "rp_filter")).hasMessageContaining("auto");
    }

    @Test
    void keysDoNotLeaveTheRoot() {
        assertThatThrownBy(() -> sysctl.read("..", "etc")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sysctl.read("net/eth0.5")).isInstanceOf(IllegalArgumentException.class);
    }
}
