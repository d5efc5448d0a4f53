package io.heddle.dns.internal.resolver;

import io.heddle.api.lifecycle.Registration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client over TCP: queries in a row, answered as they get ready (RFC 7766). Loop thread only. */
final class TcpClient {

    private static final Logger log = LoggerFactory.getLogger(TcpClient.class);

    private final EventLoop loop;
    private final Limits limits;
    private final SocketChannel channel;
    private final QueryService service;
    private final Runnable onClose;
    private final ByteBuffer in = ByteBuffer.allocate(Short.BYTES + Limits.LONGEST_QUERY);
    private final Deque<ByteBuffer> out = new ArrayDeque<>();

    private @Nullable SelectionKey key;
    private Registration idle = () -> {};
    private int pending;
    private boolean ended;
    private boolean closed;

    TcpClient(EventLoop loop, Limits limits, SocketChannel channel, QueryService service, Runnable onClose) {
        this.loop = loop;
        this.limits = limits;
        this.channel = channel;
        this.service = service;
        this.onClose = onClose;
    }

    void start() {
        try {
            key = loop.register(channel, SelectionKey.OP_READ, this::ready);
            restartIdleTimer();
        } catch (IOException e) {
            close();
        }
    }

    private void ready() {
        try {
            if (!out.isEmpty()) {
                write();
            }
            if (wantsToRead() && channel.read(in) < 0) {
                ended = true;
            }
            takeQueries();
            settle();
        } catch (IOException e) {
            log.debug("a client left: {}", e.toString());
            close();
        }
    }

    private void takeQueries() {
        in.flip();
        while (!closed && wantsToRead() && in.remaining() >= Short.BYTES) {
            int length = Short.toUnsignedInt(in.getShort(in.position()));
            if (length > Limits.LONGEST_QUERY) {
                close();
                return;
            }
            if (in.remaining() < Short.BYTES + length) {
                break;
            }
            var wire = new byte[length];
            in.getShort();
            in.get(wire);
            pending++;
            restartIdleTimer(); // only a whole query counts: drops by drops do not keep the connection
            service.handle(wire, true, this::reply);
        }
        in.compact();
    }

    private void reply(byte @Nullable [] wire) {
        if (closed) {
            return;
        }
        if (wire == null) { // not a query: whoever it is does not speak DNS
            close();
            return;
        }
        out.add(TcpQuestion.framed(wire));
        try {
            write();
            settle();
        } catch (IOException e) {
            close();
        }
    }

    private void write() throws IOException {
        while (!out.isEmpty()) {
            channel.write(out.peek());
            if (out.peek().hasRemaining()) {
                return;
            }
            out.remove();
            pending--;
            restartIdleTimer();
        }
    }

    /** Waits for what may happen next; that may be nothing. */
    private void settle() {
        if (closed) {
            return;
        }
        if (ended && pending == 0) {
            close();
        } else if (key != null) {
            key.interestOps((out.isEmpty() ? 0 : SelectionKey.OP_WRITE) | (wantsToRead() ? SelectionKey.OP_READ : 0));
        }
    }

    private boolean wantsToRead() {
        return !ended && pending < Limits.PIPELINED;
    }

    private void restartIdleTimer() {
        idle.close();
        idle = loop.after(limits.tcpIdle(), this::close);
    }

    private void close() {
        if (!closed) {
            closed = true;
            idle.close();
            EventLoop.closeQuietly(channel);
            onClose.run();
        }
    }
}
