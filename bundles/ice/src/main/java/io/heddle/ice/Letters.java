package io.heddle.ice;

import java.util.random.RandomGenerator;

/** Random texts of the letters a to z and A to Z, the alphabet NetBird draws from. */
final class Letters {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private Letters() {}

    static String draw(RandomGenerator random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
