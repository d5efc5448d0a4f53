package io.heddle.engine.lifecycle;

/** A start that came too late for this engine (rule L1): engines are used once. The engine is not disturbed. */
public final class EngineStoppedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    public EngineStoppedException() {
        super("the engine was stopped; a new cycle needs a new engine");
    }
}
