package io.heddle.wireguard.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.wireguard.Endpoint;

/**
 * A place in the laboratory's network.
 *
 * @param name the whole of its identity
 * @param attractsPeers whether packets from here move peers
 */
public record TestEndpoint(String name, boolean attractsPeers) implements Endpoint {

    public TestEndpoint(String name) {
        this(name, true);
    }

    @Override
    public byte[] identity() {
        return name.getBytes(UTF_8);
    }

    @Override
    public Object origin() {
        return name;
    }
}
