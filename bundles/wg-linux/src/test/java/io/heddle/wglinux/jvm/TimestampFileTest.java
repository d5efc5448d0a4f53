package io.heddle.wglinux.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.PublicKey;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TimestampFileTest {

    private static final Instant FLOOR = Instant.parse("2026-11-25T01:02:03.000000004Z");

    @TempDir
    Path directory;

    private final PublicKey key = PrivateKey.generate(new SecureRandom()).publicKey();

    @Test
    void findsWhatItStoredInADirectoryItMakes() {
        var state = directory.resolve("a").resolve("b");
        new TimestampFile(state, key).store(Instant.EPOCH);
        new TimestampFile(state, key).store(FLOOR);

        assertThat(new TimestampFile(state, key).load()).contains(FLOOR);
        assertThat(state.toFile().list()).hasSize(1);
    }

    @Test
    void knowsNothingOfAnotherKey() {
        new TimestampFile(directory, key).store(FLOOR);

        var other = PrivateKey.generate(new SecureRandom()).publicKey();
        assertThat(new TimestampFile(directory, other).load()).isEmpty();
    }

    @Test
    void takesADamagedFileForNone() throws Exception {
        new TimestampFile(directory, key).store(FLOOR);
        Files.writeString(directory.resolve("wireguard-clock"), key.toBase64() + " yesterday");

        assertThat(new TimestampFile(directory, key).load()).isEmpty();
        assertThat(new TimestampFile(directory.resolve("absent"), key).load()).isEmpty();
    }

    @Test
    void saysWhatCannotBeStored() throws Exception {
        var file = Files.createFile(directory.resolve("no-directory"));

        assertThatThrownBy(() -> new TimestampFile(file, key).store(FLOOR))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("wireguard-clock");
    }
}
