package io.heddle.engine.run;

import io.heddle.api.connect.HostDescription;
import io.heddle.engine.backend.BackendContext;
import io.heddle.engine.state.HostLock;
import io.heddle.engine.state.Identity;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.SocketFactory;

/**
 * What a client needs of its gateway, the same for all its cycles.
 *
 * @param backends candidates and the way into them
 * @param settings the configuration
 * @param identity who this gateway is
 * @param lock the host, one gateway at a time
 * @param host describes this host, read anew at each login
 * @param sockets makes sockets to control planes
 * @param random cryptographic source, thread safe
 */
public record RunContext(
        BackendContext backends,
        GatewaySettings settings,
        Identity identity,
        HostLock lock,
        Supplier<HostDescription> host,
        SocketFactory sockets,
        RandomGenerator random) {}
