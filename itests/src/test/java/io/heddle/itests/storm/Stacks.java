package io.heddle.itests.storm;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Stacks as text. */
final class Stacks {

    private Stacks() {}

    /** What all threads are doing. */
    static String all() {
        var text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            text.append('"').append(thread.getName()).append("\" ").append(thread.getState());
            for (var frame : stack) {
                text.append("\n    at ").append(frame);
            }
            text.append('\n');
        });
        return text.toString();
    }

    static String of(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
