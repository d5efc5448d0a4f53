package io.heddle.embed;

/** A start while the teardown of the run before is not done. It may be repeated as soon as that is. */
public final class ClientStoppingException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    ClientStoppingException() {
        super("the gateway is still stopping");
    }
}
