package io.heddle.engine.state;

import java.io.IOException;
import java.util.Properties;

/** Where keys and values are kept. */
public interface PropertyStore {

    /** What was written last; empty if nothing was. */
    Properties read() throws IOException;

    /** Replaces everything; durable when it returns. */
    void write(Properties properties) throws IOException;
}
