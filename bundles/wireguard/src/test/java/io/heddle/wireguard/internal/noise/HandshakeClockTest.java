package io.heddle.wireguard.internal.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wireguard.TimestampFloor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HandshakeClockTest {

    private Instant wall = Instant.parse("2026-06-01T12:00:00.999Z");
    private final Disk disk = new Disk();

    private static final class Disk implements TimestampFloor {
        private @Nullable Instant content;
        private int writes;
        private boolean broken;

        @Override
        public Optional<Instant> load() {
            return Optional.ofNullable(content);
        }

        @Override
        public void store(Instant floor) {
            writes++;
            if (broken) {
                throw new IllegalStateException("disk full");
            }
            content = floor;
        }
    }

    private HandshakeClock boot() {
        return new HandshakeClock(() -> wall, disk);
    }

    @Test
    void encodesTai64n() {
        assertThat(Tai64n.encode(Instant.ofEpochSecond(0, 1)))
                .isEqualTo(HexFormat.of().parseHex("400000000000000a00000001"));
        assertThat(Tai64n.encode(Instant.ofEpochSecond(1_700_000_000L)))
                .isEqualTo(HexFormat.of().parseHex("400000006553f10a00000000"));
    }

    @Test
    void growsWhateverTheWallClockDoes() {
        HandshakeClock clock = boot();
        List<byte[]> stamps = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            stamps.add(Tai64n.encode(clock.next()));
            if (i == 50) {
                wall = wall.minus(Duration.ofDays(20_000));
            } else if (i == 100) {
                wall = wall.plus(Duration.ofDays(30_000));
            } else if (i > 150) {
                wall = wall.plusNanos(1000);
            }
        }
        for (int i = 1; i < stamps.size(); i++) {
            assertThat(Arrays.compareUnsigned(stamps.get(i - 1), stamps.get(i))).isNegative();
        }
    }

    @Test
    void tellsTheTimeOnlyInStepsOfSeventeenMilliseconds() {
        int nanos = ByteBuffer.wrap(Tai64n.encode(boot().next())).getInt(8);
        assertThat(nanos % HandshakeClock.GRANULARITY_NANOS).isZero();
    }

    @Test
    void aRebootWithoutAClockGoesOnAboveEverythingUsedBefore() {
        HandshakeClock clock = boot();
        Instant last = Instant.EPOCH;
        for (int i = 0; i < 500; i++) {
            wall = wall.plusSeconds(30);
            last = clock.next();
        }

        wall = Instant.EPOCH;
        Instant afterBoot = boot().next();

        assertThat(afterBoot).isAfter(last);
        assertThat(afterBoot).isBefore(last.plus(HandshakeClock.RESERVE).plusSeconds(1));
    }

    @Test
    void writesAboutOncePerHourOfHandshakes() {
        HandshakeClock clock = boot();
        for (int i = 0; i < 24 * 60; i++) {
            wall = wall.plusSeconds(60);
            Instant stamp = clock.next();
            assertThat(disk.content).isAfter(stamp);
        }
        assertThat(disk.writes).isBetween(20, 26);
    }

    @Test
    void aBrokenDiskStopsNoHandshake() {
        disk.broken = true;
        HandshakeClock clock = boot();
        assertThat(clock.next()).isBefore(clock.next());
    }
}
