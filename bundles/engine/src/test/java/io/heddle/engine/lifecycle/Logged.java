package io.heddle.engine.lifecycle;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while it is open: the logger of the tests writes to the standard error. */
public final class Logged implements AutoCloseable {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    public Logged() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    /** All of it, with the stacks of exceptions. */
    public String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** The messages of one class. */
    public List<String> by(Class<?> who) {
        var mark = who.getName() + " - ";
        return text().lines()
                .filter(line -> line.contains(mark))
                .map(line -> line.substring(line.indexOf(mark) + mark.length()))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
