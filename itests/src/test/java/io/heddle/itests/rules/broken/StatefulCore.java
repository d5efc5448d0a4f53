package io.heddle.itests.rules.broken;

import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A core that remembers across instances. */
public final class StatefulCore {

    static final AtomicInteger COUNT = new AtomicInteger();
    static final HashMap<String, String> CACHE = new HashMap<>();
    static final byte[] SHARED = new byte[4];
    static int last;

    private StatefulCore() {}
}
