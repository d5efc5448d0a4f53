package io.heddle.engine.backend;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is degraded at the moment, one sentence for each subject. Said once in the log, not at every retry. Lane only. */
public final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private final Map<String, String> bySubject = new LinkedHashMap<>();

    /** Something is degraded. */
    public void raise(String subject, String text) {
        if (!text.equals(bySubject.put(subject, text))) {
            log.warn("degraded: {}: {}", subject, text);
        }
    }

    /** It works again. */
    public void clear(String subject) {
        if (bySubject.remove(subject) != null) {
            log.info("no longer degraded: {}", subject);
        }
    }

    /** All of them, {@code subject: text}. */
    public List<String> all() {
        return bySubject.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .toList();
    }

    public boolean isEmpty() {
        return bySubject.isEmpty();
    }
}
