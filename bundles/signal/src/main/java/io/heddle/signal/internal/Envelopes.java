package io.heddle.signal.internal;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.net.PrivateKey;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.seal.NaclBox;
import io.heddle.wire.seal.SealException;
import io.heddle.wire.signal.Body;
import io.heddle.wire.signal.EncryptedMessage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Seals bodies for peers and opens theirs. Opening is the only proof of who sent a message. Boxes are kept for the peers
 * last heard of, because making one costs a key agreement. One thread at a time.
 */
final class Envelopes {

    /** Boxes kept; a stranger with many keys can push others out, never fill the memory. */
    private static final int KEPT_BOXES = 1024;

    private final PrivateKey identity;
    private final PublicKey own;

    private final Map<PublicKey, NaclBox> boxes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PublicKey, NaclBox> eldest) {
            return size() > KEPT_BOXES;
        }
    };

    /**
     * Opened content and who sealed it.
     *
     * @param from the sender, authenticated
     * @param body the content
     */
    record Opened(PublicKey from, Body body) {}

    Envelopes(PrivateKey identity, PublicKey own) {
        this.identity = identity;
        this.own = own;
    }

    PublicKey own() {
        return own;
    }

    /** Seals; fails with {@code INVALID_ARGUMENT} if the key is one that nothing can be agreed with. */
    EncryptedMessage seal(PublicKey to, Body body) throws ConnectorException {
        try {
            return EncryptedMessage.newBuilder()
                    .setKey(own.text())
                    .setRemoteKey(to.text())
                    .setBody(box(to).seal(body))
                    .build();
        } catch (SealException e) {
            throw new ConnectorException(Reason.INVALID_ARGUMENT, "cannot seal for " + to.shortText(), e);
        }
    }

    /** Opens; fails with {@code PROTOCOL} if it is forged, damaged, or from no key at all. */
    Opened open(EncryptedMessage message) throws ConnectorException {
        try {
            var from = PublicKey.parse(message.getKey());
            return new Opened(from, box(from).open(message.getBody(), Body.parser()));
        } catch (IllegalArgumentException | SealException e) {
            throw new ConnectorException(Reason.PROTOCOL, "cannot open a message: " + e.getMessage(), e);
        }
    }

    private NaclBox box(PublicKey other) throws SealException {
        var known = boxes.get(other);
        if (known != null) {
            return known;
        }
        var secret = identity.bytes();
        try {
            var made = NaclBox.between(secret, other.bytes());
            boxes.put(other, made);
            return made;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
