package io.heddle.shell.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The demonstration: two gateways and a hub, separate processes in network namespaces of this host, from the first key to the
 * last packet. However it ends, and an interrupt may come at any moment, it removes what it made.
 */
public final class Demo {

    private static final int LOG_LINES = 15;
    private static final int CLEAN_SECONDS = 120;

    private final Screen screen;
    private final Path program;
    private final boolean keep;

    /** Whoever sets it first decides whether the play or the interrupt ends it. */
    private final AtomicBoolean ended = new AtomicBoolean();

    private final CountDownLatch cleaned = new CountDownLatch(1);

    /**
     * @param program the {@code heddle} program of the distribution
     * @param keep leave everything running at the end
     */
    public Demo(Screen screen, Path program, boolean keep) {
        this.screen = screen;
        this.program = program;
        this.keep = keep;
    }

    /** Plays it; 0 if everything was as it should be, else 1. */
    public int run() {
        try {
            checkHost();
            var lab = Lab.create();
            var player = Thread.currentThread();
            var hook = new Thread(() -> interrupted(player), "heddle-shell-demo-interrupted");
            Runtime.getRuntime().addShutdownHook(hook);
            int code = play(lab);
            cleaned.countDown();
            return code;
        } catch (DemoException e) {
            screen.line("demo: FAILED: " + e.getMessage());
            return 1;
        }
    }

    /** Removes what kept or killed demonstrations left; 0 if all of it is gone. */
    public static int clean(Screen screen) {
        int code = 0;
        try {
            var labs = Leftovers.abandoned();
            if (labs.isEmpty()) {
                screen.line("nothing to remove");
            }
            for (var lab : labs) {
                Leftovers.remove(lab);
                screen.line("removed " + lab);
            }
        } catch (DemoException e) {
            screen.line("demo: " + e.getMessage());
            code = 1;
        }
        return code;
    }

    private int play(Lab lab) {
        var scenes = scenes();
        var title = "";
        try (var probes = new Probes(lab.folder())) {
            var stage = new Stage(screen, lab, new LiveTable(screen, lab), probes, program);
            for (int i = 0; i < scenes.size(); i++) {
                title = scenes.get(i).title();
                screen.line("[" + (i + 1) + "/" + scenes.size() + "] " + title);
                scenes.get(i).body().play(stage);
            }
            ended.set(true);
            screen.line(keep ? keptText(lab) : "demo: ok");
            return 0;
        } catch (DemoException | RuntimeException e) {
            fail(lab, title, e);
            return 1;
        }
    }

    private List<Scene> scenes() {
        var scenes = new ArrayList<Scene>();
        scenes.addAll(JoinScenes.all());
        scenes.addAll(TrafficScenes.all());
        scenes.addAll(FirewallScene.all());
        if (!keep) {
            scenes.addAll(FarewellScenes.all());
        }
        return scenes;
    }

    private void fail(Lab lab, String title, Exception e) {
        boolean interrupt = !ended.compareAndSet(false, true);
        if (!interrupt) {
            screen.line("demo: FAILED at '" + title + "': " + (e instanceof DemoException ? e.getMessage() : e));
            lab.nodes().stream().filter(Node::isStarted).forEach(this::showLog);
        }
        while (interrupt && !Thread.interrupted()) {
            // The interrupt is on its way; cleaning up must not meet it.
            Thread.onSpinWait();
        }
        screen.line("cleaning up ...");
        try {
            lab.close();
        } catch (DemoException cleanup) {
            screen.line("demo: could not remove everything: " + cleanup.getMessage() + " (try: heddle demo --clean)");
        }
        screen.line(interrupt ? "demo: interrupted; what it made is removed" : "demo: failed");
    }

    private void showLog(Node node) {
        try {
            screen.line("  last lines of the daemon of " + node.label() + ":");
            node.daemon().logTail(LOG_LINES).forEach(line -> screen.line("    " + line));
        } catch (DemoException e) {
            screen.line("  no log: " + e.getMessage());
        }
    }

    /** On a thread of the ending JVM: wakes the player, and holds the end until it has cleaned up. */
    private void interrupted(Thread player) {
        if (ended.compareAndSet(false, true)) {
            player.interrupt();
        }
        try {
            if (!cleaned.await(CLEAN_SECONDS, TimeUnit.SECONDS)) {
                screen.line("demo: cleaning up takes too long (try: heddle demo --clean)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String keptText(Lab lab) {
        var text = new StringBuilder("demo: ok, and everything keeps running. Try:\n");
        for (var node : lab.nodes()) {
            text.append("  heddle --home ").append(node.home()).append(node == lab.hub() ? " hub peers\n" : " peers\n");
        }
        text.append("  ip netns exec ")
                .append(lab.gatewayA().namespace().name())
                .append(" ping gw-b.heddle.internal\n");
        text.append("  heddle --home ").append(lab.gatewayB().home()).append(" shell lb\n");
        return text.append("Remove it with: heddle demo --clean").toString();
    }

    private static void checkHost() throws DemoException {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new DemoException("needs root to make network namespaces");
        }
        for (var program : List.of("ip", "nft", "ping", "getent")) {
            if (!Programs.has(program)) {
                throw new DemoException(
                        "needs the program " + program + " (Debian: iproute2, nftables, iputils-ping, libc-bin)");
            }
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            throw new DemoException("needs TUN devices (/dev/net/tun)");
        }
    }
}
