package io.heddle.engine.peer;

import io.heddle.ice.Candidate;
import io.heddle.ice.HostCandidates;
import io.heddle.ice.InterfaceAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses this host can be reached at, read from its interfaces. */
public final class LocalAddresses {

    private static final Logger log = LoggerFactory.getLogger(LocalAddresses.class);

    private final HostCandidates candidates;

    /**
     * @param excludedInterfaces beginnings of interface names not to offer, our own included
     * @param refused addresses never to offer: the overlay's
     * @param random cryptographic source
     */
    public LocalAddresses(List<String> excludedInterfaces, Predicate<InetAddress> refused, RandomGenerator random) {
        this.candidates = new HostCandidates(excludedInterfaces, refused, random);
    }

    /** Host candidates of the interfaces that are up, with the tunnel's port. Reads the kernel's list, milliseconds. */
    public List<Candidate> gather(int port) {
        return candidates.gather(interfaceAddresses(), port, port);
    }

    private static List<InterfaceAddress> interfaceAddresses() {
        var addresses = new ArrayList<InterfaceAddress>();
        try {
            for (var each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isUp()) {
                    each.inetAddresses()
                            .forEach(address -> addresses.add(new InterfaceAddress(each.getName(), address)));
                }
            }
        } catch (SocketException e) {
            log.warn("cannot read the interfaces of this host", e);
        }
        return addresses;
    }
}
