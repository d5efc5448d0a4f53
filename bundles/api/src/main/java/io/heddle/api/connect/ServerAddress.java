package io.heddle.api.connect;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a control plane listens.
 *
 * @param host name or literal address, without brackets
 * @param port 1…65535
 * @param tls whether the connection is encrypted (ALPN {@code h2}); otherwise HTTP/2 with prior knowledge
 */
public record ServerAddress(String host, int port, boolean tls) {

    public ServerAddress {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a server address: " + host + ":" + port);
        }
    }

    /**
     * Reads a management URL: {@code https://host[:port]} or {@code http://host[:port]}, ports 443 and 80 by default.
     *
     * @throws IllegalArgumentException if it is anything else, with the text and what is expected
     */
    public static ServerAddress ofUrl(String url) {
        try {
            var uri = new URI(url);
            boolean tls = "https".equalsIgnoreCase(uri.getScheme());
            if (uri.getHost() == null || !tls && !"http".equalsIgnoreCase(uri.getScheme())) {
                throw new IllegalArgumentException("not a URL of the form https://host[:port]: " + url);
            }
            int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
            return new ServerAddress(withoutBrackets(uri.getHost()), port, tls);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL of the form https://host[:port]: " + url, e);
        }
    }

    /**
     * Reads {@code host:port}, brackets around an IPv6 address.
     *
     * @throws IllegalArgumentException if the port is missing or wrong
     */
    public static ServerAddress ofHostPort(String hostPort, boolean tls) {
        int colon = hostPort.lastIndexOf(':');
        try {
            return new ServerAddress(
                    withoutBrackets(hostPort.substring(0, Math.max(colon, 0))),
                    Integer.parseInt(hostPort.substring(colon + 1)),
                    tls);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not of the form host:port: " + hostPort, e);
        }
    }

    /** As a URL, {@code https://host:port}. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
