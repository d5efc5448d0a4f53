package io.heddle.embed;

/** A stop of a gateway that was not started, or has stopped since. */
public final class ClientNotStartedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    ClientNotStartedException() {
        super("the gateway is not started");
    }
}
