package io.heddle.engine.explore;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The answers of one schedule: wherever the program could go on in more than one way, it asks which. Answer 0 is what happens if
 * nothing disturbs; every other answer is a <em>deviation</em>. What was answered is written down, so that every schedule can be
 * told, and told again. One thread at a time.
 */
public final class Choices {

    private final Answers answers;
    private int[] taken = new int[64];
    private int[] widths = new int[64];
    private int depth;

    private interface Answers {
        int among(int depth, int width);
    }

    private Choices(Answers answers) {
        this.answers = answers;
    }

    /** Answers as a schedule says that was told before, then always 0. */
    public static Choices replay(int... schedule) {
        return new Choices((depth, width) -> depth < schedule.length ? schedule[depth] : 0);
    }

    /** Answers by chance, the same for the same seed: some schedules deviate seldom, some at every second question. */
    static Choices random(long seed) {
        var random = new Random(seed);
        double deviating = Math.pow(0.5, 1 + random.nextInt(6));
        return new Choices((depth, width) -> random.nextDouble() < deviating ? 1 + random.nextInt(width - 1) : 0);
    }

    /** Which of {@code width} ways to go, counted from 0. */
    public int among(int width) {
        if (width <= 1) {
            return 0;
        }
        int answer = answers.among(depth, width);
        if (answer >= width) {
            throw new IllegalStateException(
                    "not a schedule of this program: " + answer + " of " + width + " at " + depth);
        }
        if (depth == taken.length) {
            taken = Arrays.copyOf(taken, 2 * depth);
            widths = Arrays.copyOf(widths, 2 * depth);
        }
        taken[depth] = answer;
        widths[depth] = width;
        depth++;
        return answer;
    }

    /** Whether to do what is done in one of two schedules only. */
    public boolean yes() {
        return among(2) == 1;
    }

    /**
     * The answers of the next schedule in the order of a depth-first walk over those with few deviations, or {@link #NONE}.
     *
     * @param deviations how many at most
     * @param share which schedules are walked: those whose first deviation is at a question of this share
     */
    int[] next(int deviations, Share share) {
        int before = 0; // deviations among the answers left of the one that changes
        var counts = new int[depth + 1];
        for (int i = 0; i < depth; i++) {
            counts[i] = before;
            before += taken[i] == 0 ? 0 : 1;
        }
        int last = depth - 1;
        while (last >= 0 && !canChange(last, counts[last], deviations, share)) {
            last--;
        }
        if (last < 0) {
            return NONE;
        }
        var next = Arrays.copyOf(taken, last + 1);
        next[last]++;
        return next;
    }

    private boolean canChange(int at, int deviationsBefore, int deviations, Share share) {
        return taken[at] + 1 < widths[at] && deviationsBefore < deviations && (deviationsBefore > 0 || share.has(at));
    }

    /** What {@link #next} returns after the last schedule. */
    static final int[] NONE = {};

    /** One of several walkers, who together walk everything once. */
    record Share(int number, int of) {

        boolean has(int question) {
            return question % of == number;
        }
    }

    /** The schedule, as {@code -Dheddle.schedule} takes it; trailing zeros are left out. */
    @Override
    public String toString() {
        int end = depth;
        while (end > 0 && taken[end - 1] == 0) {
            end--;
        }
        return Arrays.stream(taken, 0, end).mapToObj(String::valueOf).collect(Collectors.joining("."));
    }
}
