package io.heddle.signal.internal;

import io.heddle.api.connect.SignalClient;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.seal.SealException;
import io.heddle.wire.seal.X25519;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** The signal protocol over gRPC, compatible with NetBird's servers and peers. */
@Component(immediate = true, property = "heddle.name=signal")
@ServiceRanking(100)
public final class GrpcSignalConnector implements SignalConnector {

    private final Set<SignalClient> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    @Activate
    public GrpcSignalConnector() {}

    @Override
    public SignalClient connect(Settings settings, SignalListener listener, Cancellation run) {
        var client = GrpcSignalClient.open(settings, publicKeyOf(settings), listener, run, new Random(), clients);
        if (gone) {
            client.close();
        }
        return client;
    }

    /** Ends the clients that are left: their classes are about to go. */
    @Deactivate
    void deactivate() {
        gone = true;
        clients.forEach(SignalClient::close);
    }

    private static PublicKey publicKeyOf(Settings settings) {
        var secret = settings.identity().bytes();
        try {
            return PublicKey.of(X25519.publicOf(secret));
        } catch (SealException e) {
            throw new IllegalArgumentException("not a private key", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
