package io.heddle.shell.client;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.control.Failure;
import io.heddle.shell.control.LineChannel;
import io.heddle.shell.json.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a daemon over its control socket, one request after the other. */
public final class ControlClient implements Closeable {

    /** Status of ten thousand peers is about 4 MB. */
    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

    private static final Duration WRITE = Duration.ofSeconds(5);

    private final Path socket;
    private final LineChannel channel;

    private ControlClient(Path socket, LineChannel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    /**
     * Connects to the daemon of a socket.
     *
     * @throws ControlException if none listens there, or this user may not use it
     */
    public static ControlClient connect(Path socket) throws ControlException {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new ControlClient(socket, new LineChannel(channel, LONGEST_ANSWER));
        } catch (IOException | IllegalArgumentException e) {
            closeQuietly(channel);
            throw refused(socket, e);
        }
    }

    /** Asks and returns the result. Whatever is told before the result is left out. */
    public JsonObject call(String operation, JsonObject arguments, Duration timeout) throws ControlException {
        return call(operation, arguments, timeout, event -> {});
    }

    /**
     * Asks and returns the result.
     *
     * @param timeout longest silence of the daemon
     * @param events is given what the daemon tells before the result
     * @throws ControlException if the daemon refuses, fails, is silent or dies
     */
    public JsonObject call(String operation, JsonObject arguments, Duration timeout, Consumer<JsonObject> events)
            throws ControlException {
        try {
            channel.writeLine(
                    JsonObject.empty()
                            .with("op", operation)
                            .with("args", arguments)
                            .line(),
                    WRITE);
            while (true) {
                var line = channel.readLine(timeout);
                if (line == null) {
                    throw new ControlException(Failure.NOT_RUNNING, "the daemon of " + socket + " ended");
                }
                var answer = JsonObject.parse(line);
                if (!answer.has("event")) {
                    return result(answer);
                }
                events.accept(answer);
            }
        } catch (SocketTimeoutException e) {
            throw new ControlException(Failure.TIMEOUT, "the daemon of " + socket + " does not answer");
        } catch (IOException e) {
            throw new ControlException(Failure.NOT_RUNNING, "lost the daemon of " + socket + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new ControlException(Failure.FAILED, "what listens on " + socket + " is no heddle daemon");
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    private static JsonObject result(JsonObject answer) throws ControlException {
        if (answer.flag("ok")) {
            return answer.object("result");
        }
        var error = answer.object("error");
        throw new ControlException(Failure.ofWord(error.text("code")), error.text("message"));
    }

    private static ControlException refused(Path socket, Exception e) {
        var folder = socket.toAbsolutePath().getParent();
        boolean hidden = folder != null && Files.exists(folder) && !Files.isExecutable(folder);
        if (hidden || e instanceof SocketException && "Permission denied".equals(e.getMessage())) {
            return new ControlException(Failure.NOT_PERMITTED, "not permitted to use " + socket);
        }
        if (e instanceof ConnectException || !Files.exists(socket)) {
            return new ControlException(Failure.NOT_RUNNING, "no daemon listens on " + socket);
        }
        return new ControlException(
                Failure.NOT_RUNNING, "cannot reach the daemon on " + socket + ": " + e.getMessage());
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The reason why there is no connection is what counts.
            return;
        }
    }
}
