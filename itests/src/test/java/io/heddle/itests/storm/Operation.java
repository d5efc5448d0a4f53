package io.heddle.itests.storm;

import java.util.Random;

/** What a storm does, and how often of a hundred times it is drawn. */
enum Operation {
    STOP_AND_START(40),
    STOP_OR_START(26),
    UPDATE(10),
    REFRESH(6),
    CONFIGURATION(8),
    UP_OR_DOWN(10);

    private final int share;

    Operation(int share) {
        this.share = share;
    }

    static Operation any(Random random) {
        int drawn = random.nextInt(100);
        for (var operation : values()) {
            drawn -= operation.share;
            if (drawn < 0) {
                return operation;
            }
        }
        throw new AssertionError("the shares do not add up");
    }
}
