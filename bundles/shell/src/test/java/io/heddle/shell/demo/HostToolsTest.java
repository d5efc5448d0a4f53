package io.heddle.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostToolsTest {

    @TempDir
    private Path folder;

    @Test
    void aFailedProgramIsToldWithWhatItSaid() {
        assertThatThrownBy(() -> Programs.check("sh", "-c", "echo went wrong; exit 3"))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("went wrong");
        assertThatThrownBy(() -> Programs.run(Duration.ofMillis(50), List.of("sleep", "5")))
                .hasMessageContaining("did not end within");
    }

    @Test
    void waitingEndsWithTheExpectationWhenTheTimeIsOver() {
        assertThatThrownBy(() -> Waiting.until(Duration.ofMillis(1), "no moon", () -> false))
                .hasMessageContaining("no moon");
    }

    @Test
    void aFolderGoesWithAllThatIsInIt() throws Exception {
        var lab = Files.createDirectories(folder.resolve("lab/a/b"));
        Files.writeString(lab.resolve("file"), "x");

        Folders.delete(folder.resolve("lab"));
        Folders.delete(folder.resolve("lab"));

        assertThat(folder.resolve("lab")).doesNotExist();
    }
}
