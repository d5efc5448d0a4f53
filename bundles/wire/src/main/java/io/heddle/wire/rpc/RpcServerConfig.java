package io.heddle.wire.rpc;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;

/**
 * Where a server listens and how much it takes.
 *
 * @param purpose names the server's threads, lower-case letters, digits and dashes
 * @param address the one address to listen on; port 0 lets the system choose
 * @param keys the certificate and its key, for TLS with ALPN {@code h2}; empty for HTTP/2 with prior knowledge
 * @param maxConnections connections at a time, at least 1; those beyond are closed at once. Each costs a thread
 * @param callThreads handlers that may run at a time, at least 1
 */
public record RpcServerConfig(
        String purpose, InetSocketAddress address, List<KeyManager> keys, int maxConnections, int callThreads) {

    private static final int MAX_CONNECTIONS = 1_000;
    private static final int CALL_THREADS = 16;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a value is out of range or the address is not resolved
     */
    public RpcServerConfig {
        Limits.requirePurpose(purpose);
        Objects.requireNonNull(address);
        keys = List.copyOf(keys);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("cannot listen on unresolved address " + address);
        }
        if (maxConnections < 1 || callThreads < 1) {
            throw new IllegalArgumentException("connections and threads must be at least 1");
        }
    }

    /**
     * A server without TLS, for up to 1000 connections and 16 handlers at a time.
     *
     * @param purpose names the threads
     * @param address where to listen
     * @return the configuration
     */
    public static RpcServerConfig plaintext(String purpose, InetSocketAddress address) {
        return new RpcServerConfig(purpose, address, List.of(), MAX_CONNECTIONS, CALL_THREADS);
    }

    /**
     * A server with TLS, for up to 1000 connections and 16 handlers at a time.
     *
     * @param purpose names the threads
     * @param address where to listen
     * @param keys at least one, with the certificate and its key
     * @return the configuration
     */
    public static RpcServerConfig tls(String purpose, InetSocketAddress address, List<KeyManager> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("TLS needs a key");
        }
        return new RpcServerConfig(purpose, address, keys, MAX_CONNECTIONS, CALL_THREADS);
    }

    /**
     * The same configuration with other limits.
     *
     * @param connections connections at a time
     * @param handlers handlers at a time
     * @return the changed configuration
     */
    public RpcServerConfig withLimits(int connections, int handlers) {
        return new RpcServerConfig(purpose, address, keys, connections, handlers);
    }
}
