package io.heddle.signal.internal;

import io.grpc.Status;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.wire.rpc.Failures;
import io.heddle.wire.rpc.Loop;
import io.heddle.wire.rpc.ServerChannel;
import io.heddle.wire.rpc.UnaryCall;
import io.heddle.wire.signal.EncryptedMessage;
import io.heddle.wire.signal.SignalExchangeGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends messages: up to four attempts without pause, as the reference client does. All attempts send the same bytes, so
 * that the peer may get a message twice. Loop only.
 */
final class Sender {

    private static final List<Duration> ATTEMPTS =
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(15));

    private final ServerChannel channel;
    private final String server;
    private final Loop loop;

    /**
     * A sender.
     *
     * @param server names the server in messages
     */
    Sender(ServerChannel channel, String server, Loop loop) {
        this.channel = channel;
        this.server = server;
        this.loop = loop;
    }

    /** Completes when the server took the message, 45 s at most; a completed result ends the attempts. */
    CompletableFuture<Void> send(EncryptedMessage message) {
        var result = new CompletableFuture<Void>();
        attempt(0, message, result);
        return result;
    }

    private void attempt(int number, EncryptedMessage message, CompletableFuture<Void> result) {
        if (result.isDone()) {
            return;
        }
        var usable = channel.usableNow();
        if (usable.isEmpty()) {
            result.completeExceptionally(
                    new ConnectorException(Reason.UNREACHABLE, "Send at " + server + ": not connected"));
            return;
        }
        var unused = UnaryCall.start(
                        usable.get(), SignalExchangeGrpc.getSendMethod(), message, ATTEMPTS.get(number), loop)
                .whenComplete((taken, failure) -> {
                    if (failure == null) {
                        result.complete(null);
                    } else if (number + 1 == ATTEMPTS.size() || isCancelled(failure)) {
                        result.completeExceptionally(Failures.of("Send at " + server, failure));
                    } else {
                        attempt(number + 1, message, result);
                    }
                });
    }

    private static boolean isCancelled(Throwable failure) {
        return Status.fromThrowable(failure).getCode() == Status.Code.CANCELLED;
    }
}
