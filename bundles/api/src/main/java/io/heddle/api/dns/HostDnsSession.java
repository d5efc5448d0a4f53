package io.heddle.api.dns;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** The host's resolver settings, in custody of a run. Called on the gateway's lane, bounded (1 s). */
@ConsumerType
public interface HostDnsSession extends Registration {

    /** The name servers the host used before: what the local resolver falls back to. Never one of ours. */
    List<InetAddress> originalNameservers();

    /**
     * Points the host at {@code resolver} for what the plan says; a plan that is not enabled restores the original settings.
     */
    void apply(DnsPlan plan, InetSocketAddress resolver) throws BackendException;

    /** Re-reads the host, then applies the last plan again; a foreign change becomes the new original. */
    void repair() throws BackendException;

    /** Restores the original settings; idempotent, never throws. */
    @Override
    void close();
}
