package io.heddle.itests.container;

/** What all threads are doing. */
final class Stacks {

    private Stacks() {}

    /** As text, for a failure's message. */
    static String all() {
        var text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            text.append('"')
                    .append(thread.getName())
                    .append("\" ")
                    .append(thread.getState())
                    .append('\n');
            for (var frame : stack) {
                text.append("    at ").append(frame).append('\n');
            }
        });
        return text.toString();
    }
}
