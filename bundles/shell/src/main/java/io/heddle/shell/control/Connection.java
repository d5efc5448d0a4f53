package io.heddle.shell.control;

import io.heddle.shell.json.JsonObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller of the control socket: reads a request per line, answers with event lines and one result line, until the caller
 * hangs up or is silent for too long. Whatever arrives, no exception leaves it.
 */
final class Connection implements Runnable, Exchange {

    static final int LONGEST_REQUEST = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration WRITE = Duration.ofSeconds(10);

    private final LineChannel channel;
    private final Map<String, Operation> operations;

    Connection(LineChannel channel, Map<String, Operation> operations) {
        this.channel = channel;
        this.operations = operations;
    }

    @Override
    public void run() {
        try (channel) {
            serve();
        }
    }

    @Override
    public void event(JsonObject event) throws ControlException {
        try {
            send(event);
        } catch (IOException e) {
            throw new ControlException(Failure.FAILED, "the caller is gone");
        }
    }

    @Override
    public boolean gone() {
        return channel.gone();
    }

    /** Says why this caller is not served. */
    void refuse(Failure failure, String message) {
        try (channel) {
            send(error(failure, message));
        } catch (IOException e) {
            log.debug("cannot tell a caller why it is refused: {}", e.toString());
        }
    }

    private void serve() {
        try {
            for (var line = channel.readLine(IDLE); line != null; line = channel.readLine(IDLE)) {
                send(answer(line));
            }
        } catch (LineChannel.LineTooLongException e) {
            refuse(Failure.USAGE, "request longer than " + LONGEST_REQUEST + " bytes");
        } catch (SocketTimeoutException e) {
            log.debug("control connection closed: {}", e.getMessage());
        } catch (IOException e) {
            log.debug("control connection ended: {}", e.toString());
        }
    }

    private JsonObject answer(String line) {
        try {
            var request = JsonObject.parse(line);
            var operation = operations.get(request.text("op"));
            if (operation == null) {
                return error(Failure.USAGE, "the daemon does not know this request");
            }
            var result = operation.run(request.object("args"), this);
            return JsonObject.empty().with("ok", true).with("result", result);
        } catch (ControlException e) {
            return error(e.failure(), text(e));
        } catch (IllegalArgumentException e) {
            return error(Failure.USAGE, text(e));
        } catch (RuntimeException e) {
            log.error("a request on the control socket failed", e);
            return error(
                    Failure.FAILED,
                    "the daemon failed, see its log: " + e.getClass().getSimpleName());
        }
    }

    private void send(JsonObject object) throws IOException {
        channel.writeLine(object.line(), WRITE);
    }

    private static JsonObject error(Failure failure, String message) {
        var error = JsonObject.empty().with("code", failure.word()).with("message", message);
        return JsonObject.empty().with("ok", false).with("error", error);
    }

    private static String text(Exception e) {
        var message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message.replaceAll("\\s+", " ");
    }
}
