package io.heddle.hub.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.PortRange;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.PeerMeta;
import io.heddle.hub.internal.state.SetupKey;
import io.heddle.hub.internal.state.States;
import io.heddle.hub.internal.store.SimulatedDisk.Death;
import io.heddle.hub.internal.store.SimulatedDisk.Fate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {

    private static final Path DIRECTORY = Path.of("/hub");
    private static final Path FILE = DIRECTORY.resolve(StateFile.NAME);
    private static final int STEPS = 3;

    @Test
    void everythingComesBack() throws Exception {
        var disk = new SimulatedDisk();
        var state = rich();

        try (var file = StateFile.open(disk, DIRECTORY)) {
            assertThat(file.load()).isEmpty();
            file.save(state);
        }

        assertThat(StateFile.open(disk, DIRECTORY).load()).contains(state);
        assertThat(disk.files()).containsOnlyKeys(FILE);
    }

    @Test
    void setupKeysAreNotOnTheDisk() throws Exception {
        var disk = new SimulatedDisk();
        StateFile.open(disk, DIRECTORY).save(States.open());

        assertThat(new String(disk.content(FILE), StandardCharsets.UTF_8)).doesNotContainIgnoringCase(States.KEY);
    }

    @Test
    void aDeathAtAnyStepLeavesTheOldOrTheNewState() throws Exception {
        for (int step = 0; step < STEPS; step++) {
            for (Fate fate : Fate.values()) {
                var disk = new SimulatedDisk();
                var file = StateFile.open(disk, DIRECTORY);
                file.save(States.open());
                disk.dieAtStep(step, fate);

                assertThatThrownBy(() -> file.save(rich())).isInstanceOf(Death.class);

                var after = StateFile.open(disk.reborn(), DIRECTORY).load();
                assertThat(after).isPresent();
                assertThat(after.get()).isIn(States.open(), rich());
            }
        }
    }

    @Test
    void aDeathDuringTheFirstSaveLeavesNothingOrTheState() throws Exception {
        for (int step = 0; step < STEPS; step++) {
            for (Fate fate : Fate.values()) {
                var disk = new SimulatedDisk();
                disk.dieAtStep(step, fate);

                assertThatThrownBy(() -> StateFile.open(disk, DIRECTORY).save(rich()))
                        .isInstanceOf(Death.class);

                var after = StateFile.open(disk.reborn(), DIRECTORY).load();
                after.ifPresent(state -> assertThat(state).isEqualTo(rich()));
            }
        }
    }

    @Test
    void whatWasSavedOutlivesADeath() throws Exception {
        var disk = new SimulatedDisk();
        StateFile.open(disk, DIRECTORY).save(rich());

        assertThat(StateFile.open(disk.reborn(), DIRECTORY).load()).contains(rich());
    }

    @Test
    void aFullDiskIsAnErrorAndChangesNothing() throws Exception {
        for (int step = 0; step < STEPS - 1; step++) {
            var disk = new SimulatedDisk();
            var file = StateFile.open(disk, DIRECTORY);
            file.save(States.open());
            disk.failAtStep(step);

            assertThatThrownBy(() -> file.save(rich()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("No space left");

            assertThat(file.load()).contains(States.open());
            file.save(rich());
            assertThat(file.load()).contains(rich());
        }
    }

    @Test
    void aFileCutAnywhereIsDamagedAndStays() throws Exception {
        var disk = new SimulatedDisk();
        StateFile.open(disk, DIRECTORY).save(rich());
        byte[] whole = disk.content(FILE);
        int end = new String(whole, StandardCharsets.UTF_8).stripTrailing().length();

        for (int length = 0; length < end; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertDamaged(cut);
        }
    }

    @Test
    void randomDamageNeverEscapesAsAnotherException() throws Exception {
        var disk = new SimulatedDisk();
        StateFile.open(disk, DIRECTORY).save(rich());
        byte[] whole = disk.content(FILE);
        var random = new Random(7);

        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                StateCodec.decode(damaged);
            } catch (StoreException e) {
                assertThat(e).hasMessageNotContaining(States.KEY);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "42",
                "{\"format\":\"other\",\"version\":1}",
                "{\"format\":\"heddle-hub-state\",\"version\":2}",
                "{\"format\":\"heddle-hub-state\",\"version\":1}"
            })
    void whatIsNoStateIsDamaged(String content) {
        assertDamaged(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void contradictionsAreDamage() throws Exception {
        var disk = new SimulatedDisk();
        StateFile.open(disk, DIRECTORY).save(rich());
        var text = new String(disk.content(FILE), StandardCharsets.UTF_8);

        assertDamaged((text + "{}").getBytes(StandardCharsets.UTF_8));
        assertDamaged(text.replace("100.77.0.2", "100.77.0.1").getBytes(StandardCharsets.UTF_8));
        assertDamaged(text.replace("100.77.0.2", "10.0.0.2").getBytes(StandardCharsets.UTF_8));
        assertDamaged(text.replace("\"p2\"", "\"p1\"").getBytes(StandardCharsets.UTF_8));
        assertDamaged(text.replace("\"serial\"", "\"cereal\"").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void twoHubsCannotShareADirectory() throws Exception {
        var disk = new SimulatedDisk();
        try (var first = StateFile.open(disk, DIRECTORY)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> StateFile.open(disk, DIRECTORY)).isInstanceOf(StoreException.class);
        }
        StateFile.open(disk, DIRECTORY).close();
    }

    @Test
    void onARealDiskTheOwnerAloneReads(@TempDir Path temp) throws Exception {
        var directory = temp.resolve("a/b");
        var disk = new LocalDisk();

        try (var file = StateFile.open(disk, directory)) {
            assertThatThrownBy(() -> StateFile.open(disk, directory))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use");
            file.save(rich());
            file.save(States.open());
            assertThat(file.load()).contains(States.open());
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(StateFile.NAME))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (var file = StateFile.open(disk, directory)) {
            assertThat(file.load()).contains(States.open());
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAnError(@TempDir Path temp) throws Exception {
        var occupied = Files.writeString(temp.resolve("x"), "a file");

        assertThatThrownBy(() -> StateFile.open(new LocalDisk(), occupied))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(occupied.toString());
    }

    private static void assertDamaged(byte[] content) {
        var disk = new SimulatedDisk();
        disk.put(FILE, content);
        assertThatThrownBy(() -> StateFile.open(disk, DIRECTORY).load())
                .as(new String(content, StandardCharsets.UTF_8))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("damaged");
        assertThat(disk.content(FILE)).isEqualTo(content);
    }

    /** A state with everything in it that can be. */
    private static HubState rich() {
        var meta = new PeerMeta("bücher \"quoted\"\n", "0.71.0", false, true);
        var state = States.with(States.with(States.open(), 1), 2, meta, "web", "ünïcode");
        var expiring = new SetupKey("k2", "name", "hash", 5, 2, States.NOW, true, List.of("g"));
        return state.setSshKey(States.peerKey(1), "ssh-ed25519 AAAA x@y")
                .addKey(expiring)
                .putPolicy(States.policy(
                        "ports",
                        "web",
                        "All",
                        false,
                        RuleProtocol.UDP,
                        RuleAction.DROP,
                        PortRange.single(53),
                        new PortRange(1, 65535)));
    }
}
