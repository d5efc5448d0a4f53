package io.heddle.wire.rpc;

import io.grpc.Status;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import java.util.concurrent.CompletionException;

/** What went wrong, in the words of the API. Stateless. */
public final class Failures {

    /** Enough for a sentence; the text comes from the server. */
    private static final int MAX_TEXT = 300;

    private Failures() {}

    /**
     * A failed call or stream, for example {@code Login at https://hub:443: NOT_FOUND, no such key}.
     *
     * @param what the call and the server
     * @param failure what gRPC made of it: a status exception, or anything else, which counts as {@code UNKNOWN}
     * @return with the reason that belongs to the status, and of the server's text 300 characters at most, on one line
     */
    public static ConnectorException of(String what, Throwable failure) {
        var status = Status.fromThrowable(failure);
        return new ConnectorException(
                reason(status.getCode()), what + ": " + status.getCode() + text(status), status.getCause());
    }

    /**
     * The connector's own exception out of what stages of futures made of it.
     *
     * @param failure what a future failed with, however wrapped
     * @return the exception inside; one with the reason {@code FAILED} if it is of another kind
     */
    public static ConnectorException unwrap(Throwable failure) {
        var cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ConnectorException known
                ? known
                : new ConnectorException(Reason.FAILED, "unexpected: " + cause, cause);
    }

    // CANCELLED is for our own end: a server or proxy that says so is one to be asked again.
    private static Reason reason(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE, CANCELLED -> Reason.UNREACHABLE;
            case DEADLINE_EXCEEDED -> Reason.TIMED_OUT;
            case PERMISSION_DENIED -> Reason.PERMISSION_DENIED;
            case INVALID_ARGUMENT -> Reason.INVALID_ARGUMENT;
            case NOT_FOUND -> Reason.NOT_FOUND;
            case RESOURCE_EXHAUSTED -> Reason.OVERLOADED;
            case UNIMPLEMENTED -> Reason.UNIMPLEMENTED;
            default -> Reason.FAILED;
        };
    }

    private static String text(Status status) {
        var text = new StringBuilder();
        if (status.getDescription() != null) {
            text.append(", ").append(status.getDescription());
        }
        if (status.getCause() != null && status.getCause().getMessage() != null) {
            text.append(": ").append(status.getCause().getMessage());
        }
        var clean = text.toString().replaceAll("\\p{Cntrl}+", " ");
        return clean.length() <= MAX_TEXT ? clean : clean.substring(0, MAX_TEXT) + "…";
    }
}
