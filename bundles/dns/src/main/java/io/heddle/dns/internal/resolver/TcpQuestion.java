package io.heddle.dns.internal.resolver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One message to a server over TCP and one back (RFC 7766). The owner closes the channel. Loop thread only. */
final class TcpQuestion {

    private final EventLoop loop;
    private final SocketChannel channel;
    private final Consumer<byte @Nullable []> done;
    private final ByteBuffer out;
    private ByteBuffer in = ByteBuffer.allocate(Short.BYTES);
    private boolean lengthKnown;
    private @Nullable SelectionKey key;

    /**
     * @param done hears once of the answer, or of {@code null} if the connection failed
     */
    TcpQuestion(EventLoop loop, SocketChannel channel, byte[] message, Consumer<byte @Nullable []> done) {
        this.loop = loop;
        this.channel = channel;
        this.done = done;
        this.out = framed(message);
    }

    /** A message behind its length. */
    static ByteBuffer framed(byte[] message) {
        return ByteBuffer.allocate(Short.BYTES + message.length)
                .putShort((short) message.length)
                .put(message)
                .flip();
    }

    void start(InetSocketAddress server) throws IOException {
        key = loop.register(channel, SelectionKey.OP_CONNECT, this::ready);
        if (channel.connect(server)) {
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private void ready() {
        try {
            if (!channel.isConnected()) {
                channel.finishConnect();
            }
            if (out.hasRemaining()) {
                channel.write(out);
                setInterest(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            } else {
                read();
            }
        } catch (IOException e) {
            end(null);
        }
    }

    private void read() throws IOException {
        if (channel.read(in) < 0) {
            end(null);
        } else if (!in.hasRemaining() && lengthKnown) {
            end(in.array());
        } else if (!in.hasRemaining()) {
            lengthKnown = true;
            in = ByteBuffer.allocate(Short.toUnsignedInt(in.getShort(0)));
        }
    }

    private void end(byte @Nullable [] answer) {
        setInterest(0);
        done.accept(answer);
    }

    private void setInterest(int operations) {
        if (key != null && key.isValid()) {
            key.interestOps(operations);
        }
    }
}
