package io.heddle.signal.internal;

import io.heddle.api.net.PrivateKey;
import io.heddle.api.net.PublicKey;

/** The two key pairs of RFC 7748, 6.1. */
final class Keys {

    static final PrivateKey A = PrivateKey.parse("dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=");
    static final PublicKey A_PUBLIC = PublicKey.parse("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=");
    static final PrivateKey B = PrivateKey.parse("XasIfmJKikt54X+Lg4AO5m87sSkmGLb9HC+LJ/+I4Os=");
    static final PublicKey B_PUBLIC = PublicKey.parse("3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=");

    private Keys() {}
}
