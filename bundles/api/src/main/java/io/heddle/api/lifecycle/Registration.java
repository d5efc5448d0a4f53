package io.heddle.api.lifecycle;

/** Something that was registered and ends with {@link #close()}: idempotent, never throws, any thread. */
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
