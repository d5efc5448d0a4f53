package io.heddle.wireguard.internal.noise;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Timestamps of 12 bytes that sort like the times they stand for. Leap seconds play no role here. */
public final class Tai64n {

    public static final int LENGTH = 12;

    /** The second of 1970 in TAI64, ten seconds ahead of UTC then. */
    private static final long EPOCH = 0x400000000000000aL;

    private Tai64n() {}

    public static byte[] encode(Instant time) {
        return ByteBuffer.allocate(LENGTH)
                .putLong(EPOCH + time.getEpochSecond())
                .putInt(time.getNano())
                .array();
    }
}
