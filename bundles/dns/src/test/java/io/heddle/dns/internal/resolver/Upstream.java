package io.heddle.dns.internal.resolver;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Another name server, on loopback: answers whatever the test says, or nothing. */
final class Upstream implements AutoCloseable {

    final List<Message> overUdp = new CopyOnWriteArrayList<>();
    final List<Message> overTcp = new CopyOnWriteArrayList<>();
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private volatile UnaryOperator<Message> answers;

    Upstream(UnaryOperator<Message> answers) throws IOException {
        this(InetAddress.getLoopbackAddress(), 0, answers);
    }

    Upstream(InetAddress address, int port, UnaryOperator<Message> answers) throws IOException {
        this.answers = answers;
        udp = new DatagramSocket(port, address);
        tcp = new ServerSocket(udp.getLocalPort(), 50, address);
        start("udp", this::serveUdp);
        start("tcp", this::serveTcp);
    }

    /** A server that answers every question with one A record. */
    static Upstream answering(String address) throws IOException {
        return new Upstream(query -> reply(query, 0, "A", address));
    }

    static Upstream failing(int rcode) throws IOException {
        return new Upstream(query -> reply(query, rcode));
    }

    static Upstream silent() throws IOException {
        return new Upstream(query -> null);
    }

    /** A reply with records of one type for the question's name. */
    static Message reply(Message query, int rcode, String... typeAndData) {
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setRcode(rcode);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        for (int i = 1; i < typeAndData.length; i++) {
            reply.addRecord(record(query.getQuestion().getName(), typeAndData[0], typeAndData[i]), Section.ANSWER);
        }
        return reply;
    }

    static Record record(Name name, String type, String data) {
        try {
            return Record.fromString(name, org.xbill.DNS.Type.value(type), DClass.IN, 30, data, Name.root);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    void answer(UnaryOperator<Message> newAnswers) {
        answers = newAnswers;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
    }

    private static void start(String name, Runnable body) {
        var thread = new Thread(body, "test-upstream-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serveUdp() {
        var packet = new DatagramPacket(new byte[4096], 4096);
        while (!udp.isClosed()) {
            try {
                packet.setLength(4096);
                udp.receive(packet);
                var query = new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
                overUdp.add(query);
                var answer = answers.apply(query);
                if (answer != null) {
                    var wire = answer.toWire(Messages.udpLimit(query));
                    udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // a client that left, or the end of the test
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (var client = tcp.accept()) {
                var in = new DataInputStream(client.getInputStream());
                var query = new Message(in.readNBytes(in.readUnsignedShort()));
                overTcp.add(query);
                var answer = answers.apply(query);
                if (answer != null) {
                    var wire = answer.toWire(65535);
                    var out = new DataOutputStream(client.getOutputStream());
                    out.writeShort(wire.length);
                    out.write(wire);
                    out.flush();
                }
            } catch (IOException e) {
                // a client that left, or the end of the test
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
