package io.heddle.wireguard.lab;

import java.security.SecureRandom;
import java.util.Random;

/** Randomness that is the same in each run. */
public final class SeededRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final Random random;

    public SeededRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        synchronized (random) {
            random.nextBytes(bytes);
        }
    }
}
