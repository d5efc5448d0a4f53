package io.heddle.wireguard;

import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * What a device is made with.
 *
 * @param privateKey our static key; the device takes a copy
 * @param mtu of the tunnel interface, up to which packets are padded
 * @param ciphers makes the ciphers of sessions
 * @param wallClock for dating handshakes; it may be wrong and may jump
 * @param timestampFloor keeps the dates of handshakes growing across restarts
 * @param random source of keys and indices
 * @param handshakesPerSecond above this rate, senders must prove with a cookie that they receive where they send from
 * @param listener hears what happens
 */
public record DeviceConfig(
        PrivateKey privateKey,
        int mtu,
        PacketCipherFactory ciphers,
        InstantSource wallClock,
        TimestampFloor timestampFloor,
        SecureRandom random,
        int handshakesPerSecond,
        DeviceListener listener) {

    /** What WireGuard interfaces have unless told otherwise. */
    public static final int DEFAULT_MTU = 1420;

    /** A fraction of what one core computes with the cryptography used here. */
    public static final int DEFAULT_HANDSHAKES_PER_SECOND = 500;

    public DeviceConfig {
        if (mtu < 0 || mtu > 65535) {
            throw new IllegalArgumentException("an MTU of " + mtu + " is not within 0 to 65535");
        }
        if (handshakesPerSecond < 0) {
            throw new IllegalArgumentException("handshakesPerSecond is negative");
        }
    }

    /** The system's clock and randomness, the JDK's cipher, nothing kept, nobody listening. */
    public static DeviceConfig of(PrivateKey privateKey) {
        return new DeviceConfig(
                privateKey,
                DEFAULT_MTU,
                PacketCipherFactory.jdk(),
                InstantSource.system(),
                TimestampFloor.none(),
                new SecureRandom(),
                DEFAULT_HANDSHAKES_PER_SECOND,
                DeviceListener.none());
    }

    public DeviceConfig withMtu(int value) {
        return new DeviceConfig(
                privateKey, value, ciphers, wallClock, timestampFloor, random, handshakesPerSecond, listener);
    }

    public DeviceConfig withCiphers(PacketCipherFactory value) {
        return new DeviceConfig(
                privateKey, mtu, value, wallClock, timestampFloor, random, handshakesPerSecond, listener);
    }

    public DeviceConfig withWallClock(InstantSource value) {
        return new DeviceConfig(privateKey, mtu, ciphers, value, timestampFloor, random, handshakesPerSecond, listener);
    }

    public DeviceConfig withTimestampFloor(TimestampFloor value) {
        return new DeviceConfig(privateKey, mtu, ciphers, wallClock, value, random, handshakesPerSecond, listener);
    }

    public DeviceConfig withRandom(SecureRandom value) {
        return new DeviceConfig(
                privateKey, mtu, ciphers, wallClock, timestampFloor, value, handshakesPerSecond, listener);
    }

    public DeviceConfig withHandshakesPerSecond(int value) {
        return new DeviceConfig(privateKey, mtu, ciphers, wallClock, timestampFloor, random, value, listener);
    }

    public DeviceConfig withListener(DeviceListener value) {
        return new DeviceConfig(
                privateKey, mtu, ciphers, wallClock, timestampFloor, random, handshakesPerSecond, value);
    }
}
