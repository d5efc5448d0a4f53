package io.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CleanupTest {

    private final List<String> undone = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final Cleanup cleanup = new Cleanup(complaints::add);

    @Test
    void undoesTheLatestFirstAndOnce() throws Exception {
        cleanup.make(() -> "a", undone::add);
        cleanup.make(() -> "b", undone::add);

        cleanup.close();
        cleanup.close();

        assertThat(undone).containsExactly("b", "a");
    }

    @Test
    void goesOnAfterAFailureAndTellsOfIt() throws Exception {
        cleanup.make(() -> "a", undone::add);
        cleanup.make(() -> "b", made -> {
            throw new IllegalStateException("stuck");
        });

        cleanup.close();

        assertThat(undone).containsExactly("a");
        assertThat(complaints).singleElement().asString().contains("stuck");
    }

    @Test
    void aPartEndsByItselfOrWithTheWhole() throws Exception {
        var first = cleanup.part();
        var second = cleanup.part();
        first.make(() -> "first", undone::add);
        second.make(() -> "second", undone::add);

        first.close();
        assertThat(undone).containsExactly("first");

        cleanup.close();
        assertThat(undone).containsExactly("first", "second");
    }

    @Test
    void nothingIsMadeAfterTheEnd() {
        cleanup.close();

        assertThatThrownBy(() -> cleanup.make(() -> undone.add("made"), made -> {}))
                .hasMessage("interrupted");
        assertThat(undone).isEmpty();
    }

    @Test
    void whatCouldNotBeMadeIsNotUndone() {
        assertThatThrownBy(() -> cleanup.make(
                        () -> {
                            throw new BenchmarkException("no");
                        },
                        made -> undone.add("made")))
                .hasMessage("no");

        cleanup.close();

        assertThat(undone).isEmpty();
    }
}
