package io.heddle.itests.storm;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** Looks at the host all the time: never two interfaces, and none when a bundle has stopped without which there is no run. */
final class StormWatch extends Thread implements SynchronousBundleListener, AutoCloseable {

    private static final int LOOK_EVERY_MILLIS = 3;
    private static final int ALIVE = Bundle.STARTING | Bundle.ACTIVE;

    private final StormTargets targets;
    private final StormLog record;
    private final Set<String> indices = new HashSet<>(); // this thread, then whoever joined it
    private volatile boolean over;

    StormWatch(StormTargets targets, StormLog record) {
        super("storm-watch");
        setDaemon(true);
        this.targets = targets;
        this.record = record;
        targets.context().addBundleListener(this);
    }

    @Override
    public void run() {
        try {
            while (!over) {
                var interfaces = StormTargets.interfaces();
                if (interfaces.size() > 1) {
                    record.violate("interfaces: " + interfaces);
                }
                indices.add(StormTargets.index());
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            record.violate("cannot look at the host: " + e);
        }
    }

    /** On the thread that stops it: its stop returns when the host is clean. Another may have started it again meanwhile. */
    @Override
    public void bundleChanged(BundleEvent event) {
        var bundle = event.getBundle();
        if (event.getType() == BundleEvent.STOPPED
                && StormTargets.isRequired(bundle)
                && StormTargets.isInterfaceThere()
                && (bundle.getState() & ALIVE) == 0) {
            record.violate(bundle.getSymbolicName() + " has stopped, but the interface is there");
        }
    }

    /** How many interfaces there were, one after the other. After the storm. */
    long runs() throws InterruptedException {
        over = true;
        join();
        return indices.stream().filter(index -> !index.isEmpty()).count();
    }

    @Override
    public void close() {
        over = true;
        targets.context().removeBundleListener(this);
    }
}
