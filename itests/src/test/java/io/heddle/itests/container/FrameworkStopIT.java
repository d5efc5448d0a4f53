package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.tck.fake.FakeHost;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The framework stops in the middle of a storm, with the gateway up: L15 and L3 to the end. It ends within its bound, whichever
 * bundle stops first, and nothing is left: on the host, of threads, of locks.
 *
 * <p>{@code -Dheddle.storm.stops} does it more often, {@code -Dheddle.storm.seed} makes the same choices again.
 */
class FrameworkStopIT {

    private static final Logger log = LoggerFactory.getLogger(FrameworkStopIT.class);
    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final int LONGEST_STORM_MILLIS = 500;

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void l15AStoppingFrameworkEndsTheGatewayAndTheStormAndLeavesNothing() throws Exception {
        long seed = Long.getLong(ContainerTest.SEED_PROPERTY, new Random().nextLong());
        int stops = Integer.getInteger("heddle.storm.stops", 3);
        var random = new Random(seed);
        long slowest = 0;
        long connected = 0;
        var before = threads();
        for (int i = 0; i < stops; i++) {
            var own = new OwnFramework(directory.resolve("framework-" + i));
            var bundles = new BundleBench(own.framework.getBundleContext(), ContainerTest.engineJar());
            bundles.providers.forEach(provider -> OwnFramework.level(provider.bundle, 1 + random.nextInt(3)));
            OwnFramework.level(own.engine, 1 + random.nextInt(3));
            bundles.completeAll();
            bundles.bench.up();
            bundles.bench.awaitConnected();
            bundles.bench.host.clearEvents();
            var storm = new BundleStorm(bundles, random.nextLong(), Integer.MAX_VALUE).start();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_STORM_MILLIS));
            awaitRun(bundles.bench.host);

            log.info("stop {} of {}, seed {}", i + 1, stops, seed);
            storm.frameworkStops();
            connected += bundles.bench.host.objects().isEmpty() ? 0 : 1;
            long begun = System.nanoTime();
            own.framework.stop();
            var event = own.framework.waitForStop(BOUND.toMillis());

            slowest = Math.max(slowest, (System.nanoTime() - begun) / 1_000_000);
            var picture = "seed " + seed + ", stop " + i + ", threads:\n";
            assertThat(event.getType()).as(picture + Stacks.all()).isEqualTo(FrameworkEvent.STOPPED);
            storm.awaitEnd();
            assertNothingIsLeft(picture, bundles.bench.host, before);
            assertNobodyHolds(bundles.bench.state.resolve("lock"));
            bundles.bench.deleteState();
        }
        log.info("{} stops, {} of them with a run, seed {}, the slowest {} ms", stops, connected, seed, slowest);
    }

    /** A run, if there is one soon; a storm may also leave none. */
    private static void awaitRun(FakeHost host) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (host.objects().isEmpty() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private static void assertNothingIsLeft(String picture, FakeHost host, Set<Thread> before) {
        assertThat(host.objects()).as(picture).isEmpty();
        assertThat(host.violations()).as(picture).isEmpty();
        Eventually.holds(
                "no thread is left",
                Bench.BOUND,
                () -> threads().stream().allMatch(before::contains),
                () -> picture + Stacks.all());
    }

    private static void assertNobodyHolds(Path lock) throws IOException {
        try (var file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var free = file.tryLock()) { // throws if this process has it
            assertThat(free).isNotNull();
        }
    }

    /** All but those of the virtual machine, and of Felix: its resolver ends a minute later, a refresh may outlive the stop. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && !"system".equals(thread.getThreadGroup().getName())
                        && !thread.getName().startsWith("ForkJoinPool.commonPool")
                        && !thread.getName().startsWith("Felix"))
                .collect(Collectors.toSet());
    }
}
