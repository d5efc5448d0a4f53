package io.heddle.wireguard.lab;

import io.heddle.wireguard.Endpoint;
import java.util.Arrays;

/**
 * A datagram in flight.
 *
 * @param sender who sent it
 * @param source where it comes from
 * @param destination where it goes
 * @param content its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity only.
public record Datagram(Node sender, Endpoint source, Endpoint destination, byte[] content) {

    /** 1 initiation, 2 response, 3 cookie reply, 4 transport. */
    public int type() {
        return content[0];
    }

    public boolean isKeepalive() {
        return type() == 4 && content.length == 32;
    }

    public Datagram from(Endpoint other) {
        return new Datagram(sender, other, destination, content);
    }

    public Datagram copy() {
        return new Datagram(sender, source, destination, content.clone());
    }

    @Override
    public String toString() {
        return source + ">" + destination + " type " + type() + " length " + content.length + " "
                + Arrays.hashCode(content);
    }
}
