package io.heddle.hub.internal.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A disk in memory that can fail at any step, and die at any step: then what was not forced may be there, half there or not at all, as
 * the test wishes.
 */
final class SimulatedDisk implements Disk {

    /** The power went. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    /** What becomes of a step in hand when the power goes. */
    enum Fate {
        LOST,
        HALF,
        DONE
    }

    private final Map<Path, byte[]> durable = new HashMap<>();
    private final Map<Path, byte[]> seen = new HashMap<>();
    private int deathIn = -1;
    private Fate fate = Fate.LOST;
    private int failureIn = -1;
    private boolean claimed;

    void dieAtStep(int step, Fate ofTheStep) {
        deathIn = step;
        fate = ofTheStep;
    }

    void failAtStep(int step) {
        failureIn = step;
    }

    /** What is there after the power came back. */
    SimulatedDisk reborn() {
        var disk = new SimulatedDisk();
        disk.durable.putAll(durable);
        disk.seen.putAll(durable);
        return disk;
    }

    Map<Path, byte[]> files() {
        return seen;
    }

    byte[] content(Path file) {
        return read(file).orElseThrow();
    }

    void put(Path file, byte[] content) {
        seen.put(file, content);
        durable.put(file, content);
    }

    @Override
    public Closeable claim(Path directory) throws IOException {
        if (claimed) {
            throw new IOException("in use");
        }
        claimed = true;
        return () -> claimed = false;
    }

    @Override
    public Optional<byte[]> read(Path file) {
        return Optional.ofNullable(seen.get(file));
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        step(() -> put(file, Arrays.copyOf(content, content.length / 2)), () -> put(file, content));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        // Not durable before the directory is forced, but the medium may have been quick.
        Runnable quick = () -> {
            durable.put(to, seen.get(from));
            durable.remove(from);
        };
        step(quick, () -> {
            seen.put(to, seen.get(from));
            seen.remove(from);
        });
    }

    @Override
    public void force(Path directory) throws IOException {
        Runnable all = () -> {
            durable.clear();
            durable.putAll(seen);
        };
        step(() -> {}, all);
    }

    private void step(Runnable half, Runnable whole) throws IOException {
        if (failureIn-- == 0) {
            half.run();
            throw new IOException("No space left on device");
        }
        if (deathIn-- == 0) {
            switch (fate) {
                case LOST -> {}
                case HALF -> half.run();
                case DONE -> whole.run();
            }
            throw new Death();
        }
        whole.run();
    }
}
