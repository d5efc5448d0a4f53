package io.heddle.dns.internal.resolver;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Takes a query's bytes and gives the reply's, at once or when other servers have answered. Loop thread only, but for the view. */
final class QueryService {

    private final Forwarder forwarder;
    private volatile View view = View.EMPTY;

    QueryService(Forwarder forwarder) {
        this.forwarder = forwarder;
    }

    /** Answers from {@code view} from now on; any thread. */
    void use(View view) {
        this.view = view;
    }

    /**
     * Handles whatever a client sent.
     *
     * @param overTcp whether the reply may have any length
     * @param client hears once of the reply, or of {@code null} if there is none
     */
    void handle(byte[] wire, boolean overTcp, Consumer<byte @Nullable []> client) {
        if (!Messages.mayBeQuery(wire)) {
            client.accept(null);
            return;
        }
        var query = Messages.parse(wire);
        if (query == null) {
            client.accept(Messages.formatError(wire));
            return;
        }
        int limit = overTcp ? Limits.LONGEST_MESSAGE : Messages.udpLimit(query);
        int objection = objectionTo(query);
        if (objection == Rcode.NOERROR) {
            answer(query, reply -> client.accept(reply.toWire(limit)));
        } else {
            client.accept(Messages.reply(query, objection).toWire(limit));
        }
    }

    /** What is wrong with a query; NOERROR if nothing is. */
    private static int objectionTo(Message query) {
        if (query.getHeader().getOpcode() != Opcode.QUERY) {
            return Rcode.NOTIMP;
        }
        if (query.getHeader().getCount(Section.QUESTION) != 1 || query.getQuestion() == null) {
            return Rcode.FORMERR;
        }
        if (query.getOPT() != null && query.getOPT().getVersion() != 0) {
            return Rcode.BADVERS;
        }
        var question = query.getQuestion();
        boolean transfer = question.getType() == Type.AXFR || question.getType() == Type.IXFR;
        return question.getDClass() != DClass.IN || transfer ? Rcode.REFUSED : Rcode.NOERROR;
    }

    private void answer(Message query, Consumer<Message> client) {
        var question = query.getQuestion();
        var decision = view.decide(question.getName(), question.getType());
        if (decision instanceof Decision.Answer answer) {
            client.accept(Messages.reply(query, answer));
        } else if (decision instanceof Decision.Ask ask) {
            forwarder.ask(
                    query,
                    ask,
                    answer -> client.accept(
                            answer == null
                                    ? Messages.reply(query, Rcode.SERVFAIL)
                                    : Messages.reply(query, answer, ask.aliases())));
        }
    }
}
