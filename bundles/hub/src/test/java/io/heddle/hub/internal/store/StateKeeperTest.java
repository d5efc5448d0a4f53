package io.heddle.hub.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.hub.internal.state.States;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StateKeeperTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final StateFile file;
    private final StateKeeper keeper;
    private final List<Long> heard = new ArrayList<>();

    StateKeeperTest() throws StoreException {
        file = StateFile.open(disk, Path.of("/hub"));
        file.save(States.open());
        keeper = new StateKeeper(file, States.open());
        keeper.listen((before, after) -> heard.add(after.number()));
    }

    @Test
    void aChangeIsOnTheDiskBeforeAnybodyHearsOfIt() throws Exception {
        var onDisk = new ArrayList<Boolean>();
        keeper.listen((before, after) -> onDisk.add(isSaved(after)));

        keeper.change(state -> States.with(state, 1));

        assertThat(onDisk).containsExactly(true);
        assertThat(heard).containsExactly(1L);
    }

    @Test
    void aChangeThatCannotBeSavedDidNotHappen() {
        for (int step = 0; step < 3; step++) {
            disk.failAtStep(step);

            assertThatThrownBy(() -> keeper.change(state -> States.with(state, 1)))
                    .isInstanceOf(StoreException.class);

            assertThat(keeper.state()).isEqualTo(States.open());
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void nothingToChangeWritesNothing() throws Exception {
        disk.failAtStep(0);

        keeper.change(state -> state);

        assertThat(heard).isEmpty();
    }

    @Test
    void aChangeThatThrowsChangesNothing() {
        assertThatThrownBy(() -> keeper.change(state -> state.revokeKey("nope")))
                .isInstanceOf(java.util.NoSuchElementException.class);
        assertThat(keeper.current().number()).isZero();
    }

    @Test
    void ofManyAtOnceAOneOffKeyLetsOneIn() throws Exception {
        keeper.change(state -> States.empty().addKey(States.key("once", States.KEY, 1)));
        var start = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(8);
        var results = new ArrayList<Future<Object>>();
        for (int i = 0; i < 32; i++) {
            var registration = States.registration(i, "h");
            results.add(pool.submit(() -> {
                start.await();
                return keeper.change(state -> registration.applyTo(state, States.NOW, new Random(1)));
            }));
        }

        start.countDown();
        pool.shutdown();

        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(results.stream().filter(StateKeeperTest::succeeded)).hasSize(1);
        assertThat(file.load().orElseThrow().peers()).hasSize(1);
        assertThat(file.load().orElseThrow().keys().get(0).used()).isEqualTo(1);
    }

    @Test
    void ofOneKeyRegisteringManyTimesAtOnceOnePeerComes() throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        var results = new ArrayList<Future<Object>>();
        for (int i = 0; i < 32; i++) {
            results.add(pool.submit(() ->
                    keeper.change(state -> States.registration(1, "h").applyTo(state, States.NOW, new Random()))));
        }
        pool.shutdown();

        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(results).allMatch(StateKeeperTest::succeeded);
        assertThat(keeper.state().peers()).hasSize(1);
        assertThat(keeper.state().keys().get(0).used()).isEqualTo(1);
        assertThat(keeper.state().serial()).isEqualTo(1);
    }

    private boolean isSaved(StateKeeper.Version version) {
        try {
            return file.load().orElseThrow().equals(version.state());
        } catch (StoreException e) {
            return false;
        }
    }

    private static boolean succeeded(Future<Object> result) {
        try {
            result.get();
            return true;
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            return false;
        }
    }
}
