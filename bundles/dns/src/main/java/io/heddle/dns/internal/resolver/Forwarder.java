package io.heddle.dns.internal.resolver;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/** Asks other servers, as many questions at a time as the limits allow. Loop thread only. */
final class Forwarder {

    private final EventLoop loop;
    private final Limits limits;
    private final Random random;
    private final Map<Record, Integer> inFlight = new HashMap<>();
    private int total;

    Forwarder(EventLoop loop, Limits limits, Random random) {
        this.loop = loop;
        this.limits = limits;
        this.random = random;
    }

    /**
     * Asks.
     *
     * @param done hears once of the answer, or of {@code null} if nobody had one or too much is asked already
     */
    void ask(Message query, Decision.Ask ask, Consumer<@Nullable Message> done) {
        var asked = query.getQuestion();
        var question = Record.newRecord(ask.name(), asked.getType(), asked.getDClass());
        if (total >= limits.inFlight() || inFlight.getOrDefault(question, 0) >= limits.sameQuestion()) {
            done.accept(null);
            return;
        }
        total++;
        inFlight.merge(question, 1, Integer::sum);
        new Exchange(loop, limits, random, query, question, ask.servers(), answer -> {
                    total--;
                    inFlight.computeIfPresent(question, (key, count) -> count == 1 ? null : count - 1);
                    done.accept(answer);
                })
                .next();
    }
}
