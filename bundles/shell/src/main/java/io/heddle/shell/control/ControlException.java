package io.heddle.shell.control;

/** A request was not carried out. The message is one line for the person who asked. */
public final class ControlException extends Exception {

    private static final long serialVersionUID = 1;

    private final Failure failure;

    public ControlException(Failure failure, String message) {
        super(message);
        this.failure = failure;
    }

    /** What kind of failure it is. */
    public Failure failure() {
        return failure;
    }
}
