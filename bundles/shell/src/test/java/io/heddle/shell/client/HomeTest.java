package io.heddle.shell.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HomeTest {

    @Test
    void isWhereLinuxExpectsItWithoutAHome() {
        assertThat(Home.of(null, Map.of()))
                .isEqualTo(new Home(
                        Path.of("/etc/heddle"), Path.of("/var/lib/heddle"), Path.of("/run/heddle/heddle.sock")));
    }

    @Test
    void isAllBelowTheHomeOfTheOptionOrTheEnvironment() {
        var environment = Map.of("HEDDLE_HOME", "/srv/b");

        assertThat(Home.of(Path.of("/srv/a"), environment))
                .isEqualTo(
                        new Home(Path.of("/srv/a/conf"), Path.of("/srv/a/state"), Path.of("/srv/a/run/heddle.sock")));
        assertThat(Home.of(null, environment).state()).isEqualTo(Path.of("/srv/b/state"));
    }
}
