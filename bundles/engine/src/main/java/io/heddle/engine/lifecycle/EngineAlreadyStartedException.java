package io.heddle.engine.lifecycle;

/** A start that came too late for this engine (rule L1): engines are used once. The engine is not disturbed. */
public final class EngineAlreadyStartedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    public EngineAlreadyStartedException() {
        super("the engine was started before; a new cycle needs a new engine");
    }
}
