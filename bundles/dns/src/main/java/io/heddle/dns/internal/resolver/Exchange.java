package io.heddle.dns.internal.resolver;

import io.heddle.api.lifecycle.Registration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/**
 * One question, asked of servers in turn until one gives an answer worth passing on: over UDP, over TCP if the answer did not
 * fit. Each attempt has a socket (so a port) and a number of its own, which makes answers hard to forge (RFC 5452). Loop
 * thread only.
 */
final class Exchange {

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final EventLoop loop;
    private final Limits limits;
    private final Random random;
    private final Message query;
    private final Record question;
    private final Deque<InetSocketAddress> servers;
    private final Set<InetSocketAddress> silent = new HashSet<>();
    private final Consumer<@Nullable Message> done;
    private final Registration deadline;
    private final ByteBuffer datagram = ByteBuffer.allocate(Limits.LONGEST_QUERY);

    private @Nullable SelectableChannel channel;
    private @Nullable Registration timeout;
    private @Nullable Message sent;
    private boolean finished;

    /**
     * @param done hears once of the answer, or of {@code null} if no server had one
     */
    Exchange(
            EventLoop loop,
            Limits limits,
            Random random,
            Message query,
            Record question,
            List<InetSocketAddress> servers,
            Consumer<@Nullable Message> done) {
        this.loop = loop;
        this.limits = limits;
        this.random = random;
        this.query = query;
        this.question = question;
        this.servers = new ArrayDeque<>(servers);
        this.done = done;
        this.deadline = loop.after(limits.total(), () -> finish(null));
    }

    /** Asks the next server, or gives up. */
    void next() {
        endAttempt();
        if (finished) {
            return;
        }
        var server = servers.poll();
        if (server == null) {
            finish(null);
        } else {
            ask(server, true);
        }
    }

    /** A datagram may have been lost: a server that was silent once is asked again after all others. */
    private void timedOut(InetSocketAddress server) {
        if (silent.add(server)) {
            servers.add(server);
        }
        next();
    }

    private void ask(InetSocketAddress server, boolean edns) {
        endAttempt();
        timeout = loop.after(limits.attempt(), () -> timedOut(server));
        try {
            var message = Messages.question(query, question, random.nextInt(1 << 16), edns);
            sent = message;
            var udp = DatagramChannel.open();
            channel = udp;
            loop.register(udp, SelectionKey.OP_READ, () -> received(udp, server));
            udp.connect(server);
            udp.write(ByteBuffer.wrap(message.toWire()));
        } catch (IOException | RuntimeException e) {
            log.debug("cannot ask {}: {}", server, e.toString());
            retryLater();
        }
    }

    /** Not from here: a list of servers that all fail at once would nest as deep as it is long. */
    private void retryLater() {
        endAttempt();
        timeout = loop.after(Duration.ZERO, this::next);
    }

    private void received(DatagramChannel udp, InetSocketAddress server) {
        try {
            datagram.clear();
            if (udp.read(datagram) <= 0) {
                return;
            }
        } catch (IOException e) { // nobody listens there
            retryLater();
            return;
        }
        datagram.flip();
        var wire = new byte[datagram.remaining()];
        datagram.get(wire);
        var answer = Messages.parse(wire);
        if (answer == null || !belongs(answer)) {
            return; // perhaps forged: the true one may still come
        }
        if (answer.getHeader().getFlag(Flags.TC)) {
            askOverTcp(server);
        } else {
            judge(answer, server);
        }
    }

    private void askOverTcp(InetSocketAddress server) {
        var message = sent;
        if (message == null) {
            return;
        }
        closeChannel();
        try {
            var tcp = SocketChannel.open();
            channel = tcp;
            new TcpQuestion(loop, tcp, message.toWire(), wire -> receivedOverTcp(wire, server)).start(server);
        } catch (IOException | RuntimeException e) {
            log.debug("cannot ask {} over TCP: {}", server, e.toString());
            retryLater();
        }
    }

    private void receivedOverTcp(byte @Nullable [] wire, InetSocketAddress server) {
        var answer = wire == null ? null : Messages.parse(wire);
        if (answer == null || !belongs(answer)) {
            retryLater();
        } else {
            judge(answer, server);
        }
    }

    private boolean belongs(Message answer) {
        var expected = sent;
        return expected != null
                && answer.getHeader().getFlag(Flags.QR)
                && answer.getHeader().getID() == expected.getHeader().getID()
                && question.equals(answer.getQuestion());
    }

    /** NXDOMAIN is an answer; SERVFAIL and REFUSED are reasons to ask another server. */
    private void judge(Message answer, InetSocketAddress server) {
        var asked = sent;
        switch (answer.getRcode()) {
            case Rcode.NOERROR, Rcode.NXDOMAIN -> finish(answer);
            case Rcode.FORMERR, Rcode.NOTIMP -> {
                if (asked != null && asked.getOPT() != null) {
                    ask(server, false); // a server from before EDNS (RFC 6891 7)
                } else {
                    retryLater();
                }
            }
            default -> retryLater();
        }
    }

    private void finish(@Nullable Message answer) {
        if (!finished) {
            finished = true;
            endAttempt();
            deadline.close();
            done.accept(answer);
        }
    }

    private void endAttempt() {
        if (timeout != null) {
            timeout.close();
            timeout = null;
        }
        closeChannel();
        sent = null;
    }

    private void closeChannel() {
        if (channel != null) {
            EventLoop.closeQuietly(channel);
            channel = null;
        }
    }
}
