package io.heddle.api;

import io.heddle.api.connect.Credential;
import io.heddle.api.lifecycle.Registration;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The gateway of this process: joins the overlay and leaves it. Thread safe; no call blocks.
 *
 * <p>Whether the gateway is wanted up is remembered in the state directory, so a restarted process goes on.
 */
@ProviderType
public interface Gateway {

    /**
     * Wants the gateway in the overlay. The run starts as soon as every required backend is there, and is kept up until
     * {@link #down()}.
     *
     * @param credential what to show at login; a setup key is kept, readable by the owner only, until it was used
     * @return completes when the gateway is connected; exceptionally with a {@link GatewayException} when it ends in {@code
     *     NEEDS_LOGIN} or {@code FAILED}, when it cannot be set up (configuration, state directory), when {@link #down()} comes first
     *     or when it is deactivated. Cancelling the future changes nothing
     */
    CompletableFuture<Void> up(Credential credential);

    /** Wants the gateway out. Completes, never exceptionally, when the teardown is complete and the host is clean. */
    CompletableFuture<Void> down();

    /**
     * Leaves the network for good: {@link #down()}, then the control plane forgets this gateway.
     *
     * @return completes exceptionally with a {@link GatewayException} if the server could not be told, or the gateway is deactivated;
     *     it is down then
     */
    CompletableFuture<Void> logout();

    /** What is known now; a consistent, immutable picture, at most a second old for counters. */
    GatewayStatus status();

    /** Tells of every change of state, in order, from now on, until the registration is closed; see {@link GatewayListener}. */
    Registration listen(GatewayListener listener);

    /**
     * Pins the backend of a kind, or lets the gateway choose again.
     *
     * @param kind as in {@link BackendStatus#kind()}
     * @param name the backend's name, or empty to choose by ranking
     * @throws IllegalArgumentException if there is no such kind
     */
    void pin(String kind, String name);
}
