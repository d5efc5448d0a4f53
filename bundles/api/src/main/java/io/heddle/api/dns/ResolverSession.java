package io.heddle.api.dns;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A local name server at work. Called on the gateway's lane; never waits for another server. */
@ConsumerType
public interface ResolverSession extends Registration {

    /** Where it listens. */
    InetSocketAddress address();

    /**
     * Serves the plan from now on.
     *
     * @param fallback servers for names that nothing in the plan claims: the host's own of before, port 53
     */
    void apply(DnsPlan plan, List<InetAddress> fallback) throws BackendException;

    /** Stops listening; idempotent, never throws. */
    @Override
    void close();
}
