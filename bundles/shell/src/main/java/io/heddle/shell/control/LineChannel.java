package io.heddle.shell.control;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8 text over a socket, every wait with a bound and every line with a longest length. One thread uses it; any
 * thread may close it, which ends a wait.
 */
public final class LineChannel implements Closeable {

    private static final int CHUNK = 8192;

    private final SocketChannel channel;
    private final Selector selector;
    private final int longestLine;
    private byte[] pending = new byte[CHUNK];
    private int length;
    private int searched;
    private boolean ended;

    /**
     * Takes over a connected channel and closes it if that fails.
     *
     * @param longestLine most bytes of a line that is read, without its end
     */
    public LineChannel(SocketChannel channel, int longestLine) throws IOException {
        this.channel = channel;
        this.longestLine = longestLine;
        try {
            channel.configureBlocking(false);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * The next line without its end, or {@code null} when the other side has closed.
     *
     * @throws SocketTimeoutException if no whole line came in time; the line can still be read later
     * @throws LineTooLongException if the line is longer than allowed; the channel is of no use then
     */
    public @Nullable String readLine(Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            var line = takeLine();
            if (line != null || ended) {
                return line;
            }
            if (length > longestLine) {
                throw new LineTooLongException(longestLine);
            }
            await(SelectionKey.OP_READ, deadline);
            fill();
        }
    }

    /**
     * Writes a line and its end.
     *
     * @throws SocketTimeoutException if the other side did not take it in time; the channel is of no use then
     */
    public void writeLine(String line, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    /** Whether the other side has closed, as far as can be told without waiting. */
    public boolean gone() {
        try {
            if (length <= longestLine) {
                fill();
            }
            return ended;
        } catch (IOException e) {
            return true;
        }
    }

    /** Ends the connection and any wait on it. */
    @Override
    public void close() {
        try (selector;
                channel) {
            ended = true;
        } catch (IOException e) {
            // Nothing is left to undo: both were asked to close.
            ended = true;
        }
    }

    private void await(int operation, long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        var key = channel.keyFor(selector);
        if (millis <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        if (key == null || !selector.isOpen()) {
            throw new IOException("closed");
        }
        key.interestOps(operation);
        selector.select(millis);
        selector.selectedKeys().clear();
        if (!channel.isOpen() || Thread.currentThread().isInterrupted()) {
            throw new IOException("closed");
        }
    }

    private void fill() throws IOException {
        if (length == pending.length) {
            pending = Arrays.copyOf(pending, length * 2);
        }
        int read = channel.read(ByteBuffer.wrap(pending, length, pending.length - length));
        if (read < 0) {
            ended = true;
        } else {
            length += read;
        }
    }

    private @Nullable String takeLine() throws LineTooLongException {
        while (searched < length && pending[searched] != '\n') {
            searched++;
        }
        if (searched == length) {
            return null;
        }
        if (searched > longestLine) {
            throw new LineTooLongException(longestLine);
        }
        var line = new String(pending, 0, searched, StandardCharsets.UTF_8);
        length -= searched + 1;
        System.arraycopy(pending, searched + 1, pending, 0, length);
        searched = 0;
        return line;
    }

    /** A line was longer than allowed. */
    public static final class LineTooLongException extends IOException {

        private static final long serialVersionUID = 1;

        LineTooLongException(int longest) {
            super("line longer than " + longest + " bytes");
        }
    }
}
