package io.heddle.shell.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.shell.client.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonTest {

    @TempDir
    private Path folder;

    @Test
    void startsEachBundleAtTheLevelOfItsFolder() throws Exception {
        var dist = Files.createDirectories(folder.resolve("with space"));
        Files.createDirectories(dist.resolve("conf"));
        Files.createFile(dist.resolve("conf/config.properties"));
        Files.createDirectories(dist.resolve("bundle/1"));
        Files.createDirectories(dist.resolve("bundle/12"));
        Files.createDirectories(dist.resolve("bundle/notes"));
        Files.createFile(dist.resolve("bundle/1/b.jar"));
        Files.createFile(dist.resolve("bundle/1/a.jar"));
        Files.createFile(dist.resolve("bundle/1/readme.txt"));
        Files.createFile(dist.resolve("bundle/12/c.jar"));

        var start = Distribution.locate(dist.toString()).autoStart();

        var base = "\"reference:file:" + folder.toAbsolutePath() + "/with%20space/bundle/";
        assertThat(start)
                .containsOnlyKeys("felix.auto.start.1", "felix.auto.start.12")
                .containsEntry("felix.auto.start.1", base + "1/a.jar\" " + base + "1/b.jar\"")
                .containsEntry("felix.auto.start.12", base + "12/c.jar\"");
    }

    @Test
    void saysWhereItLookedForTheDistribution() {
        assertThatThrownBy(() -> Distribution.locate(folder.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void refusesAnUnknownLogLevel() {
        assertThat(DaemonMain.run(Home.under(folder), "loud")).isEqualTo(2);
    }

    @Test
    void theLockOfAHomeIsHeldUntilClosed() throws Exception {
        try (var lock = HomeLock.take(folder)) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(folder.resolve("daemon.lock")).trim())
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
            try (var file = FileChannel.open(folder.resolve("daemon.lock"), StandardOpenOption.WRITE)) {
                assertThatThrownBy(file::tryLock).isInstanceOf(OverlappingFileLockException.class);
            }
        }
        HomeLock.take(folder).close();
    }
}
