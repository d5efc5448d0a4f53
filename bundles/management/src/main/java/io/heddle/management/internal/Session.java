package io.heddle.management.internal;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.ManagedChannel;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.seal.NaclBox;
import io.heddle.wire.seal.SealException;

/**
 * A connection and the key the server has on it: what one call or one stream is sealed with.
 *
 * @param channel the connection
 * @param own this gateway's key
 * @param server the server's key, fresh
 * @param box between the two
 */
record Session(ManagedChannel channel, PublicKey own, PublicKey server, NaclBox box) {

    EncryptedMessage seal(MessageLite message) {
        return EncryptedMessage.newBuilder()
                .setWgPubKey(own.text())
                .setBody(box.seal(message))
                .build();
    }

    /** Opens what the server sealed; {@code what} is for the exception. */
    <M extends MessageLite> M open(EncryptedMessage sealed, Parser<M> parser, String what) throws ConnectorException {
        try {
            return box.open(sealed.getBody(), parser);
        } catch (SealException e) {
            throw new ConnectorException(Reason.PROTOCOL, what + ": " + e.getMessage(), e);
        }
    }
}
