package io.heddle.itests.storm;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** What the test says to the storm. Public, for the shell calls it by reflection. */
public final class StormCommands {

    static final String[] NAMES = {"blow", "state", "stopAll", "startAll", "threads", "stacks", "classes"};

    private final BundleContext context;
    private volatile @Nullable RealStorm storm;

    StormCommands(BundleContext context) {
        this.context = context;
    }

    /** Begins; see {@link #state}. */
    public void blow(long seed, long millis) throws IOException {
        var next = new RealStorm(new StormTargets(context), seed, millis);
        storm = next;
        next.start();
    }

    /** {@code blowing}, {@code over} and what was done, or {@code failed} and why. */
    public String state() {
        var current = storm;
        return current == null ? "none" : current.state();
    }

    /** Stops every bundle that a storm touches, those that use others first. */
    public void stopAll() throws BundleException {
        new StormTargets(context).stopAll();
    }

    /** Starts them, the other way round. */
    public void startAll() throws BundleException {
        new StormTargets(context).startAll();
    }

    /** Names of the process's threads, a line each. */
    public String threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** What they are doing. */
    public String stacks() {
        return Stacks.all();
    }

    /** How many classes are loaded when nothing that was replaced is needed: what such bundles leave behind shows here. */
    public int classes() throws InterruptedException {
        new StormTargets(context).refreshReplaced();
        System.gc();
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }
}
