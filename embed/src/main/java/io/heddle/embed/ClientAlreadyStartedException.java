package io.heddle.embed;

/** A start of a gateway that is starting or running. It is not disturbed. */
public final class ClientAlreadyStartedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    ClientAlreadyStartedException() {
        super("the gateway was started before");
    }
}
