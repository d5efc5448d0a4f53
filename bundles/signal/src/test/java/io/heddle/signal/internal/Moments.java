package io.heddle.signal.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The moments of one run at which another thread could come in between, and what others do then. A program is run under every
 * answer to the question, asked at each moment: does anybody go on now, and who?
 */
final class Moments {

    private final List<Integer> answers; // those of this run: at first given, then 0
    private final List<Integer> widths = new ArrayList<>();
    private final List<Queue<Runnable>> others = new ArrayList<>();

    private Moments(List<Integer> answers) {
        this.answers = new ArrayList<>(answers);
    }

    /**
     * Runs {@code program}, which does everything afresh and throws if a rule is broken, in every way there is.
     *
     * @return how many ways
     */
    static long all(Consumer<Moments> program) {
        long ways = 0;
        Deque<Integer> next = new ArrayDeque<>();
        do {
            var moments = new Moments(List.copyOf(next));
            moments.play(program);
            ways++;
            next = moments.following();
        } while (!next.isEmpty());
        return ways;
    }

    /** Another thread, which does these things in this order. */
    void others(Runnable... steps) {
        others.add(new ArrayDeque<>(List.of(steps)));
    }

    /** Others may come in between, once or several times. */
    void pass() {
        var able = able();
        for (int who = among(able.size() + 1); who > 0; who = among(able.size() + 1)) {
            able.get(who - 1).remove().run();
            able = able();
        }
    }

    /** Others come to their ends. */
    void passAll() {
        for (var able = able(); !able.isEmpty(); able = able()) {
            able.get(among(able.size())).remove().run();
        }
    }

    /** Whether to do what is done in one of two ways only. */
    boolean yes() {
        return among(2) == 1;
    }

    private List<Queue<Runnable>> able() {
        return others.stream().filter(other -> !other.isEmpty()).toList();
    }

    private int among(int width) {
        int at = widths.size();
        widths.add(width);
        if (at == answers.size()) {
            answers.add(0);
        }
        return answers.get(at);
    }

    private void play(Consumer<Moments> program) {
        try {
            program.accept(this);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(e.getMessage() + "; schedule " + this, e);
        }
    }

    /** The answers of the next way in the order of a depth-first walk, empty after the last. */
    private Deque<Integer> following() {
        var next = new ArrayDeque<>(answers);
        for (int at = answers.size() - 1; at >= 0; at--) {
            int answer = next.removeLast();
            if (answer + 1 < widths.get(at)) {
                next.addLast(answer + 1);
                return next;
            }
        }
        return next;
    }

    @Override
    public String toString() {
        return answers.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
