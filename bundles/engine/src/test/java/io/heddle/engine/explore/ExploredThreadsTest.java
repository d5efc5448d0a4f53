package io.heddle.engine.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ExploredThreadsTest {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    @Test
    void bodiesRunInEveryOrder() {
        explore((threads, told) -> {
            threads.start(() -> told.add("a"));
            threads.start(() -> told.add("b"));
            threads.move(() -> told.add("c"));
        });

        assertThat(seen).containsExactlyInAnyOrder("abc", "acb", "bac", "bca", "cab", "cba");
    }

    @Test
    void othersComeInBetweenWhereABodyPauses() {
        explore((threads, told) -> {
            threads.start(() -> {
                told.add("a");
                threads.pause();
                told.add("A");
            });
            threads.start(() -> told.add("b"));
        });

        assertThat(seen).containsExactlyInAnyOrder("aAb", "abA", "baA");
    }

    @Test
    void aBodyThatBlocksGoesOnWhenItCan() {
        explore((threads, told) -> {
            threads.start(() -> {
                told.add("a");
                threads.await(() -> told.contains("b"));
                told.add("A");
            });
            threads.start(() -> {
                told.add("b");
                threads.pause();
                told.add("B");
            });
        });

        assertThat(seen).containsExactlyInAnyOrder("abBA", "abAB", "baAB", "bBaA");
    }

    @Test
    void overlappingBodiesHaveThreadsOfTheirOwn() {
        explore((threads, told) -> {
            var mine = new HashSet<Thread>();
            threads.start(() -> {
                mine.add(Thread.currentThread());
                threads.await(() -> told.contains("b"));
                told.add(mine.contains(Thread.currentThread()) ? "kept" : "moved");
            });
            threads.start(() -> {
                threads.await(() -> !mine.isEmpty());
                told.add("b");
                told.add(mine.contains(Thread.currentThread()) ? "shared" : "own");
            });
        });

        assertThat(seen).containsExactly("bownkept");
    }

    @Test
    void bodiesThatBlockForEverAreTold() {
        var threads = new ExploredThreads(Choices.replay(), false);
        threads.start(() -> threads.await(() -> false));

        threads.run();

        assertThat(threads.blocked()).isEqualTo(1);
    }

    @Test
    void timersFireInTheirOrderAndUpToTheHorizon() {
        var told = new ArrayList<String>();
        var threads = new ExploredThreads(Choices.replay(), false);
        threads.schedule(Duration.ofSeconds(2), () -> told.add("2"));
        threads.schedule(Duration.ofSeconds(1), () -> told.add("1"));
        threads.schedule(Duration.ofSeconds(3), () -> told.add("3"));
        threads.schedule(Duration.ofSeconds(1), () -> told.add("never")).close();

        threads.stage(Duration.ofSeconds(2), () -> {});
        threads.run();

        assertThat(told).containsExactly("1", "2");
        assertThat(threads.pendingTimers()).isEqualTo(1);
    }

    private interface Program {
        void run(ExploredThreads threads, List<String> told);
    }

    private void explore(Program program) {
        new Explorer("threads", choices -> {
                    var threads = new ExploredThreads(choices, false);
                    var told = new ArrayList<String>();
                    program.run(threads, told);
                    threads.run();
                    assertThat(threads.blocked()).isZero();
                    seen.add(String.join("", told));
                })
                .all(20, 1000);
    }
}
