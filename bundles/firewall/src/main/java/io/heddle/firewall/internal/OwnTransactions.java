package io.heddle.firewall.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which generations of the ruleset are of our own making. A transaction makes the next generation; if others committed while ours
 * ran, the name of the thread tells ours from theirs. Not thread safe.
 */
final class OwnTransactions {

    /** Far more than there are between two looks of the monitor. */
    private static final int MOST = 1000;

    private final Deque<Span> spans = new ArrayDeque<>();
    private String trusted = "";

    /** Generations after {@code before} up to {@code last}, one of which thread {@code program} made. */
    private record Span(int before, int last, String program) {

        /** Generations wrap around; the distance tells. */
        boolean contains(int generation) {
            return generation - before > 0 && last - generation >= 0;
        }

        boolean isExact() {
            return last - before == 1;
        }
    }

    /** We committed, as thread {@code program}, between these two generations. */
    void add(int before, int after, String program) {
        if (after == before) {
            return; // it changed nothing
        }
        spans.addLast(new Span(before, after, program));
        if (spans.size() > MOST) {
            spans.removeFirst();
        }
    }

    /**
     * We committed as thread {@code program} and the kernel does not say which generation that was: from now on what bears that name is
     * ours. Were it taken for foreign, the repair would be, too, and so on for ever.
     */
    void addUncounted(String program) {
        trusted = program;
    }

    /** Whether this generation, told by the monitor in their order, is ours. */
    boolean made(int generation, String program) {
        while (!spans.isEmpty() && spans.getFirst().last() - generation < 0) {
            spans.removeFirst();
        }
        if (!trusted.isEmpty() && trusted.equals(program)) {
            return true;
        }
        var span = spans.peekFirst();
        return span != null
                && span.contains(generation)
                && (span.isExact() || span.program().equals(program));
    }
}
