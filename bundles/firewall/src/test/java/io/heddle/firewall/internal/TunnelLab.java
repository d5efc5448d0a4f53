package io.heddle.firewall.internal;

import io.heddle.api.net.IpAddresses;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.tck.host.NetworkNamespace;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A gateway and a peer in namespaces of their own, joined by a cable that stands for the tunnel; {@code hd0} is the gateway's
 * end. Neighbours are static: a tunnel has no neighbour discovery, so the filter need not let it through.
 */
final class TunnelLab implements AutoCloseable {

    static final TunnelInterface TUNNEL = new TunnelInterface("hd0", 2, null);
    static final String GATEWAY4 = "10.77.0.1";
    static final String PEER4 = "10.77.0.2";
    static final String GATEWAY6 = "fd77::1";
    static final String PEER6 = "fd77::2";

    /** How long nothing must arrive before we believe that it was dropped. */
    private static final int SILENCE_MILLIS = 300;

    private static final int PATIENCE_MILLIS = 10_000;

    final NetworkNamespace gateway = NetworkNamespace.create("fwg");
    final NetworkNamespace peer = NetworkNamespace.create("fwp");
    private final Deque<Closeable> open = new ArrayDeque<>();

    TunnelLab() {
        gateway.connect("hd0", peer, "hd0");
        address(gateway, GATEWAY4, GATEWAY6);
        address(peer, PEER4, PEER6);
        neighbour(gateway, PEER6, peer);
        neighbour(peer, GATEWAY6, gateway);
    }

    private static void address(NetworkNamespace namespace, String ipv4, String ipv6) {
        namespace.address("hd0", ipv4 + "/24");
        namespace.address("hd0", ipv6 + "/64");
    }

    private static void neighbour(NetworkNamespace from, String address, NetworkNamespace to) {
        var mac = to.exec("cat", "/sys/class/net/hd0/address").strip();
        from.exec("ip", "neigh", "replace", address, "lladdr", mac, "dev", "hd0", "nud", "permanent");
    }

    /** A listener in {@code namespace}, open until the lab closes. */
    ServerSocket listen(NetworkNamespace namespace, int port) throws Exception {
        var server = namespace.call(() -> new ServerSocket(port));
        open.push(server);
        server.setSoTimeout(PATIENCE_MILLIS);
        return server;
    }

    /** Whether the peer can open a connection to that port of the gateway; nothing comes back if it is filtered. */
    boolean peerReaches(String gatewayAddress, int port) throws Exception {
        return reaches(peer, gatewayAddress, port);
    }

    boolean reaches(NetworkNamespace from, String address, int port) throws Exception {
        return from.call(() -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(IpAddresses.parse(address), port), SILENCE_MILLIS);
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            }
        });
    }

    /** A connection from {@code from} to a listener, both ends, open until the lab closes. */
    Flow connect(NetworkNamespace from, String address, ServerSocket server) throws Exception {
        var client = from.call(() -> {
            var socket = new Socket();
            socket.connect(new InetSocketAddress(IpAddresses.parse(address), server.getLocalPort()), PATIENCE_MILLIS);
            return socket;
        });
        open.push(client);
        var accepted = server.accept();
        open.push(accepted);
        return new Flow(client, accepted);
    }

    /** Whether a datagram of the peer to that port of the gateway arrives. */
    boolean peerDatagramArrives(String gatewayAddress, int port) throws Exception {
        try (var receiver = gateway.call(() -> new DatagramSocket(port));
                var sender = peer.call(() -> new DatagramSocket())) {
            receiver.setSoTimeout(SILENCE_MILLIS);
            sender.send(new DatagramPacket(new byte[] {1}, 1, IpAddresses.parse(gatewayAddress), port));
            receiver.receive(new DatagramPacket(new byte[8], 8));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Whether the other side answers an echo request. */
    static boolean pings(NetworkNamespace from, String address) throws Exception {
        return from.call(
                () -> InetAddress.getByAddress(IpAddresses.parse(address).getAddress())
                        .isReachable(SILENCE_MILLIS));
    }

    @Override
    public void close() throws IOException {
        try (peer;
                gateway) {
            while (!open.isEmpty()) {
                open.pop().close();
            }
        }
    }

    /** A TCP connection with both its ends. */
    record Flow(Socket client, Socket server) {

        /** Whether a byte still gets from each end to the other. */
        boolean lives() throws IOException {
            return passes(client, server) && passes(server, client);
        }

        private static boolean passes(Socket from, Socket to) throws IOException {
            to.setSoTimeout(SILENCE_MILLIS);
            from.getOutputStream().write(7);
            from.getOutputStream().flush();
            try {
                return to.getInputStream().read() == 7;
            } catch (SocketTimeoutException e) {
                return false;
            }
        }
    }
}
