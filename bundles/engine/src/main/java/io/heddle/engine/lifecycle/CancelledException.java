package io.heddle.engine.lifecycle;

/** A start ended because its run did (rule L5): nothing more was started. */
public final class CancelledException extends Exception {

    private static final long serialVersionUID = 1;

    public CancelledException(String what) {
        super(what);
    }
}
