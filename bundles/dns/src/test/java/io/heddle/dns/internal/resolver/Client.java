package io.heddle.dns.internal.resolver;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A program of the host that asks for names. */
record Client(InetSocketAddress server) {

    private static final int PATIENCE_MILLIS = 10_000;

    static Message query(String name, String type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), Type.value(type), DClass.IN));
    }

    static Message queryWithEdns(String name, String type, int payload) throws IOException {
        var query = query(name, type);
        query.addRecord(new OPTRecord(payload, 0, 0, 0), Section.ADDITIONAL);
        return query;
    }

    Message ask(String name, String type) throws IOException {
        return ask(query(name, type));
    }

    Message ask(Message query) throws IOException {
        return new Message(askRaw(query.toWire()));
    }

    byte[] askRaw(byte[] query) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server);
            socket.send(new DatagramPacket(query, query.length));
            var packet = new DatagramPacket(new byte[65535], 65535);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }
    }

    Message askOverTcp(Message query) throws IOException {
        try (var socket = connect()) {
            send(socket, query.toWire());
            return receive(socket);
        }
    }

    Socket connect() throws IOException {
        var socket = new Socket();
        socket.connect(server, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static void send(Socket socket, byte[] query) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(query.length);
        out.write(query);
        out.flush();
    }

    static Message receive(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        return new Message(in.readNBytes(in.readUnsignedShort()));
    }

    /** The data of all answers, in order. */
    static List<String> data(Message reply) {
        return reply.getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }
}
