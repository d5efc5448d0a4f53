package io.heddle.api.host;

/** A call reached a backend that has left: it was refused before it touched the host. */
public final class BackendGoneException extends BackendException {

    private static final long serialVersionUID = 1;

    public BackendGoneException(String backend) {
        super(Reason.GONE, backend + " has left");
    }
}
