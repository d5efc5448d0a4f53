package io.heddle.hub.internal.server;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.Status;
import io.grpc.StatusException;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.seal.NaclBox;
import io.heddle.wire.seal.SealException;
import io.heddle.wire.seal.X25519;
import java.security.SecureRandom;

/**
 * The key pair that management messages are sealed with: new with each start, since clients ask for it before each call. Immutable;
 * any thread.
 */
final class ServerIdentity {

    /**
     * A request that its sender proved to have made.
     *
     * @param peer who
     * @param box seals the answers
     * @param content what
     */
    record Opened<M>(PublicKey peer, NaclBox box, M content) {}

    private final byte[] privateKey;
    private final String publicText;

    ServerIdentity(SecureRandom random) {
        this.privateKey = X25519.generatePrivate(random);
        try {
            this.publicText = PublicKey.of(X25519.publicOf(privateKey)).text();
        } catch (SealException e) {
            throw new IllegalStateException("a generated key is unusable", e);
        }
    }

    /** The public key as base64. */
    String publicText() {
        return publicText;
    }

    /**
     * Opens a request.
     *
     * @throws StatusException {@code INVALID_ARGUMENT} if it was not sealed for this server by the key it names
     */
    <M extends MessageLite> Opened<M> open(EncryptedMessage sealed, Parser<M> parser) throws StatusException {
        try {
            var peer = PublicKey.parse(sealed.getWgPubKey());
            var box = NaclBox.between(privateKey, peer.bytes());
            return new Opened<>(peer, box, box.open(sealed.getBody(), parser));
        } catch (IllegalArgumentException | SealException e) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("the message cannot be opened: " + e.getMessage())
                    .asException();
        }
    }

    EncryptedMessage seal(NaclBox box, MessageLite content) {
        return EncryptedMessage.newBuilder()
                .setWgPubKey(publicText)
                .setBody(box.seal(content))
                .build();
    }
}
