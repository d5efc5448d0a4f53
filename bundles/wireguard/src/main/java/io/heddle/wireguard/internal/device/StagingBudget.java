package io.heddle.wireguard.internal.device;

/** Bytes that may wait for handshakes, of all peers together. Used under the lock of the device. */
final class StagingBudget {

    private int left;

    StagingBudget(int bytes) {
        this.left = bytes;
    }

    boolean fits(int bytes) {
        return bytes <= left;
    }

    void take(int bytes) {
        left -= bytes;
    }

    void giveBack(int bytes) {
        left += bytes;
    }

    int left() {
        return left;
    }
}
