package io.heddle.dns.internal.resolver;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Builds and reads messages. Nothing here throws for what others send. */
final class Messages {

    private static final int HEADER_LENGTH = 12;
    private static final int RESPONSE_BIT = 0x80; // QR, in the third byte
    private static final int OPCODE_AND_RD = 0x79; // in the third byte

    private Messages() {}

    /** Whether the bytes can be a query: those that cannot get no reply, lest two servers answer each other for ever. */
    static boolean mayBeQuery(byte[] wire) {
        return wire.length >= HEADER_LENGTH && (wire[2] & RESPONSE_BIT) == 0;
    }

    /** The message, or {@code null} if the bytes are none. */
    static @Nullable Message parse(byte[] wire) {
        try {
            return new Message(wire);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** FORMERR to bytes of which only the header can be trusted. */
    static byte[] formatError(byte[] query) {
        var reply = new byte[HEADER_LENGTH];
        reply[0] = query[0];
        reply[1] = query[1];
        reply[2] = (byte) (RESPONSE_BIT | query[2] & OPCODE_AND_RD);
        reply[3] = (byte) Rcode.FORMERR;
        return reply;
    }

    /** A reply without content: the query's number and question, our flags. */
    static Message reply(Message query, int rcode) {
        var reply = new Message(query.getHeader().getID());
        var header = reply.getHeader();
        header.setOpcode(query.getHeader().getOpcode());
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        copyFlag(Flags.RD, query, reply);
        copyFlag(Flags.CD, query, reply);
        header.setRcode(rcode & 0xf);
        if (query.getQuestion() != null) {
            reply.addRecord(query.getQuestion(), Section.QUESTION);
        }
        if (query.getOPT() != null) {
            int flags = query.getOPT().getFlags() & ExtendedFlags.DO;
            reply.addRecord(new OPTRecord(Limits.UDP_PAYLOAD, rcode >> 4, 0, flags), Section.ADDITIONAL);
        }
        return reply;
    }

    static Message reply(Message query, Decision.Answer answer) {
        var reply = reply(query, answer.rcode());
        if (answer.authoritative()) {
            reply.getHeader().setFlag(Flags.AA);
        }
        answer.records().forEach(record -> reply.addRecord(record, Section.ANSWER));
        if (answer.authority() != null) {
            reply.addRecord(answer.authority(), Section.AUTHORITY);
        }
        return reply;
    }

    /** Another server's answer, as ours to the client's query: its records, our number, question and options. */
    static Message reply(Message query, Message answer, List<Record> aliases) {
        var reply = reply(query, query.getOPT() == null ? answer.getRcode() & 0xf : answer.getRcode());
        copyFlag(Flags.AD, answer, reply);
        aliases.forEach(record -> reply.addRecord(record, Section.ANSWER));
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            for (var record : answer.getSection(section)) {
                if (record.getType() != Type.OPT && record.getType() != Type.TSIG) {
                    reply.addRecord(record, section);
                }
            }
        }
        return reply;
    }

    /** A question for another server, as the client meant it. */
    static Message question(Message query, Record question, int id, boolean edns) {
        var message = new Message(id);
        message.getHeader().setFlag(Flags.RD);
        copyFlag(Flags.CD, query, message);
        copyFlag(Flags.AD, query, message);
        message.addRecord(question, Section.QUESTION);
        if (edns) {
            int flags = query.getOPT() == null ? 0 : query.getOPT().getFlags() & ExtendedFlags.DO;
            message.addRecord(new OPTRecord(Limits.UDP_PAYLOAD, 0, 0, flags), Section.ADDITIONAL);
        }
        return message;
    }

    /** What a client of UDP takes, within what we send. */
    static int udpLimit(Message query) {
        var options = query.getOPT();
        int wanted = options == null ? 0 : options.getPayloadSize();
        return Math.max(Limits.UDP_PAYLOAD_WITHOUT_EDNS, Math.min(wanted, Limits.UDP_PAYLOAD));
    }

    private static void copyFlag(int flag, Message from, Message to) {
        if (from.getHeader().getFlag(flag)) {
            to.getHeader().setFlag(flag);
        }
    }
}
