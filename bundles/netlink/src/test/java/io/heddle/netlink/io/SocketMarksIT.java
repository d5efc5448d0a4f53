package io.heddle.netlink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.netlink.InNamespaces;
import io.heddle.tck.host.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketMarksIT extends InNamespaces {

    private static final int MARK = 0x20DE;

    private NetworkNamespace host;

    @BeforeEach
    void host() {
        host = namespace("host");
    }

    private UdpSocket open(UdpOptions options) throws Exception {
        return closing(host.call(() -> UdpSocket.open(options)));
    }

    /** Packets with the mark find the way to 198.51.100.1, a host next door; others do not. */
    private NetworkNamespace onlyMarkedPacketsFindTheWay() {
        var peer = namespace("peer");
        host.connect("up0", peer, "down0");
        host.address("up0", "10.9.0.1/24");
        peer.address("down0", "10.9.0.2/24");
        peer.address("lo", "198.51.100.1/32");
        // The answers bear no mark, so a strict check of their source would drop them.
        host.exec("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.up0.rp_filter=0");
        host.exec("ip", "rule", "add", "fwmark", Integer.toString(MARK), "lookup", "99");
        host.exec("ip", "route", "add", "198.51.100.0/24", "via", "10.9.0.2", "table", "99");
        return peer;
    }

    @Test
    void marksSteerTheRoute() throws Exception {
        onlyMarkedPacketsFindTheWay();
        var to = new UdpAddress(new InetSocketAddress("198.51.100.1", 9));
        var marked = open(UdpOptions.ipv4(0).withMark(MARK));
        var plain = open(UdpOptions.ipv4(0));

        assertThat(marked.send(to, new byte[5], 0, 5)).isTrue();
        assertThat(plain.send(to, new byte[5], 0, 5)).isFalse();
        plain.mark(MARK);
        assertThat(plain.send(to, new byte[5], 0, 5)).isTrue();
    }

    @Test
    void theJdksSocketsCanBeMarked() throws Exception {
        var peer = onlyMarkedPacketsFindTheWay();
        var remote = new InetSocketAddress("198.51.100.1", 5000);
        closing(peer.call(() -> new ServerSocket(5000)));
        assertThatThrownBy(() -> host.call(() -> new Socket(remote.getAddress(), 5000)))
                .isInstanceOf(IOException.class);

        var factory = new MarkingSocketFactory(MARK);
        var socket = closing(host.call(() -> factory.createSocket(remote.getAddress(), 5000)));
        assertThat(socket.isConnected()).isTrue();
        assertThat(socket.getSoLinger()).isEqualTo(-1);

        var channel = closing(host.call(SocketChannel::open));
        SocketMarks.mark(channel, MARK);
        assertThat(channel.connect(remote)).isTrue();

        var datagrams = closing(host.call(DatagramChannel::open));
        SocketMarks.mark(datagrams, MARK);
        datagrams.connect(remote);

        var datagramSocket = closing(host.call(() -> new DatagramSocket()));
        int bufferBefore = datagramSocket.getSendBufferSize();
        SocketMarks.mark(datagramSocket, MARK);
        datagramSocket.send(new DatagramPacket(new byte[1], 1, remote));
        assertThat(datagramSocket.getSendBufferSize()).isEqualTo(bufferBefore);
    }
}
