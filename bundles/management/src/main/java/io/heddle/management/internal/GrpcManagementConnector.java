package io.heddle.management.internal;

import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.ManagementConnector;
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

/** The management protocol over gRPC, compatible with NetBird's servers. */
@Component(immediate = true, property = "heddle.name=management")
@ServiceRanking(100)
public final class GrpcManagementConnector implements ManagementConnector {

    private final Set<ManagementClient> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    @Activate
    public GrpcManagementConnector() {}

    @Override
    public ManagementClient connect(Settings settings, Cancellation run) {
        var own = publicKeyOf(settings);
        var client = GrpcManagementClient.open(settings, own, run, new Random(), clients);
        if (gone) {
            client.close();
        }
        return client;
    }

    /** Ends the clients that are left: their classes are about to go. */
    @Deactivate
    void deactivate() {
        gone = true;
        clients.forEach(ManagementClient::close);
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
