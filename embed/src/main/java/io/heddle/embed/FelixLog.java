package io.heddle.embed;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What the framework itself says, handed to the caller's SLF4J. */
final class FelixLog extends Logger {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger("org.apache.felix.framework");

    FelixLog() {
        setLogLevel(LOG_WARNING);
    }

    @Override
    protected void doLog(int level, String message, @Nullable Throwable failure) {
        switch (level) {
            case LOG_ERROR -> log.error(message, failure);
            case LOG_WARNING -> log.warn(message, failure);
            case LOG_INFO -> log.info(message, failure);
            default -> log.debug(message, failure);
        }
    }
}
