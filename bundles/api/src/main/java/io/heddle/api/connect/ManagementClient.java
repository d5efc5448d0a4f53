package io.heddle.api.connect;

import io.heddle.api.lifecycle.Registration;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A connection to a management server. No call blocks; futures complete on a thread of the connector, exceptionally with a
 * {@link ConnectorException}, and always: at the latest when the run ends ({@code CANCELLED}). Thread safe.
 */
@ConsumerType
public interface ManagementClient extends Registration {

    /**
     * Logs in, registering first if the server does not know this gateway and {@code credential} allows it. Bound: 30 s to
     * connect, 10 s for each call.
     */
    CompletableFuture<LoginAnswer> login(Credential credential, HostDescription host);

    /**
     * Keeps the update stream open until closed or the run ends, re-opening it with back-off by itself; {@code listener}
     * hears everything that arrives. Permanent refusals end it.
     */
    Registration sync(HostDescription host, SyncListener listener);

    /** Keeps the job stream open likewise; jobs that nobody here can do are answered "unsupported". */
    Registration serveJobs();

    /** Tells the server of a changed description of the host. */
    CompletableFuture<Void> updateDescription(HostDescription host);

    /** Removes this gateway from the network. A server that does not know it counts as success. */
    CompletableFuture<Void> logout();

    /** Ends all calls and streams; pending futures fail with {@code CANCELLED}. Bounded, a second at most. */
    @Override
    void close();
}
