package io.heddle.wire.seal;

import java.util.HexFormat;

/** Keys and nonce of the known-answer tests: the pair of RFC 7748, section 6.1. */
final class Vectors {

    static final String A_PRIVATE = "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=";
    static final String A_PUBLIC = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=";
    static final String B_PRIVATE = "XasIfmJKikt54X+Lg4AO5m87sSkmGLb9HC+LJ/+I4Os=";
    static final String B_PUBLIC = "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=";
    static final String NONCE = "000102030405060708090a0b0c0d0e0f1011121314151617";

    private Vectors() {}

    static byte[] key(String text) throws SealException {
        return KeyText.decode(text);
    }

    static NaclBox aToB() throws SealException {
        return NaclBox.between(key(A_PRIVATE), key(B_PUBLIC));
    }

    static NaclBox bToA() throws SealException {
        return NaclBox.between(key(B_PRIVATE), key(A_PUBLIC));
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
