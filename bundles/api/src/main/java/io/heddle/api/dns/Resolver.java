package io.heddle.api.dns;

import io.heddle.api.host.BackendException;
import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A local name server for the overlay's names. A factory of sessions; called on the gateway's lane, bounded.
 *
 * <p>Service properties: {@code heddle.name} (stable name, used to pin) and {@code service.ranking}.
 */
@ConsumerType
public interface Resolver {

    /**
     * Listens on the first of {@code addresses} where port 53 (or, failing that, another port) is free for UDP and TCP;
     * answers REFUSED until a plan is applied. Throws and leaves nothing, or succeeds.
     */
    ResolverSession open(List<InetAddress> addresses) throws BackendException;
}
