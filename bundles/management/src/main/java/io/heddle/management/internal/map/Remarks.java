package io.heddle.management.internal.map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What was odd about one message and did not stop it: counted, the first of it kept. One thread. */
public final class Remarks {

    /** Enough for a line of a log; the texts come from the server. */
    private static final int MAX_TEXT = 200;

    private int count;
    private @Nullable String first;

    /** Keeps a remark on one item, for example {@code route r1: not a prefix}. */
    void skipped(String item, Exception why) {
        add(item + " skipped: " + why.getMessage());
    }

    void add(String remark) {
        count++;
        if (first == null) {
            first = clean(remark);
        }
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** A text of the server, fit for a message: one line, not too long. */
    static String clean(String text) {
        var start = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
        return start.replaceAll("\\p{Cntrl}+", " ");
    }

    /** Warns of them in one line, if there are any. */
    public void logTo(Logger log, String subject) {
        if (count > 0) {
            log.warn("{} has entries that make no sense: {}", subject, this);
        }
    }

    /** To be put after a sentence; empty without remarks. */
    public String inBrackets() {
        return count == 0 ? "" : " (" + this + ")";
    }

    @Override
    public String toString() {
        return count == 0 ? "" : first + (count == 1 ? "" : " (and " + (count - 1) + " more)");
    }
}
