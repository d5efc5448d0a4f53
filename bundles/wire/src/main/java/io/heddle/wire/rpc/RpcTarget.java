package io.heddle.wire.rpc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel goes and how.
 *
 * @param purpose names the channel's threads, lower-case letters, digits and dashes, for example {@code signal}
 * @param host name (RFC 1123, so no underscore) or literal address, IPv6 with or without brackets
 * @param port 1 to 65535
 * @param tls true for TLS with ALPN {@code h2} and the host checked against the certificate; false for HTTP/2
 *     with prior knowledge
 * @param sockets makes the sockets below, for example with a firewall mark. {@code createSocket()} must give an
 *     unconnected socket, so that a connect in progress can be ended
 * @param trust makes the TLS sockets; null for the JDK's trust. Ignored without TLS
 */
public record RpcTarget(
        String purpose,
        String host,
        int port,
        boolean tls,
        SocketFactory sockets,
        @Nullable SSLSocketFactory trust) {

    /**
     * Checks what can be checked without the network.
     *
     * @throws IllegalArgumentException if purpose, host or port is out of range
     */
    public RpcTarget {
        Limits.requirePurpose(purpose);
        Objects.requireNonNull(sockets);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 1..65535");
        }
        requireHost(host);
    }

    /**
     * A target without TLS.
     *
     * @param purpose names the threads
     * @param host name or literal address
     * @param port 1 to 65535
     * @return the target, with plain sockets
     */
    public static RpcTarget plaintext(String purpose, String host, int port) {
        return new RpcTarget(purpose, host, port, false, SocketFactory.getDefault(), null);
    }

    /**
     * A target with TLS and the JDK's trust.
     *
     * @param purpose names the threads
     * @param host name or literal address, must stand in the server's certificate
     * @param port 1 to 65535
     * @return the target, with plain sockets below the TLS ones
     */
    public static RpcTarget tls(String purpose, String host, int port) {
        return new RpcTarget(purpose, host, port, true, SocketFactory.getDefault(), null);
    }

    /**
     * The same target over other sockets.
     *
     * @param other makes the sockets
     * @return the changed target
     */
    public RpcTarget withSockets(SocketFactory other) {
        return new RpcTarget(purpose, host, port, tls, other, trust);
    }

    /**
     * The same target with another trust.
     *
     * @param other makes the TLS sockets, null for the JDK's trust
     * @return the changed target
     */
    public RpcTarget withTrust(@Nullable SSLSocketFactory other) {
        return new RpcTarget(purpose, host, port, tls, sockets, other);
    }

    // As gRPC checks it when a channel is built; a slash or an at sign would make it another target.
    private static void requireHost(String host) {
        String found;
        try {
            found = new URI(null, null, host, 1, null, null, null).getHost();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + host + "' is no host name or address", e);
        }
        if (!host.equals(found) && !("[" + host + "]").equals(found)) {
            throw new IllegalArgumentException("'" + host + "' is no host name or address");
        }
    }
}
