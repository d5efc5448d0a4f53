package io.heddle.embed;

import io.heddle.api.GatewayState;
import io.heddle.api.PeerStatus;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A program that embeds gateways and does what it is told: one command on a line of its input, one answer on a line of its output.
 * It ends with its input. Runs as a process of its own, in a network namespace.
 */
final class Driver {

    private static final long MOST_PAUSE_NANOS = 800_000_000;

    private final Map<String, EmbeddedGateway> gateways = new HashMap<>();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    private Driver() {}

    public static void main(String[] arguments) throws Exception {
        var driver = new Driver();
        var answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.println("= " + driver.answer(List.of(line.split(" "))).replaceAll("\\s+", " "));
        }
    }

    private String answer(List<String> words) {
        try {
            return switch (words.get(0)) {
                case "new" -> create(words.get(1), words.subList(2, words.size()));
                case "start" -> timed(() -> gateway(words).start(Duration.ofMillis(Long.parseLong(words.get(2)))));
                case "stop" -> timed(() -> gateway(words).stop(Duration.ofNanos(Long.parseLong(words.get(2)))));
                case "close" -> timed(() -> gateway(words).close());
                case "interrupted" -> interrupted(gateway(words), Long.parseLong(words.get(2)));
                case "stop-and-start" -> stopAndStart(gateway(words));
                case "closes-itself" -> closesItself(gateway(words));
                case "storm" -> storm(gateway(words), Long.parseLong(words.get(2)), Integer.parseInt(words.get(3)));
                case "status" -> status(gateway(words).status());
                case "heard" -> String.join(",", heard);
                case "threads" -> threads();
                case "files" -> files();
                case "properties" -> new TreeMap<>(System.getProperties()).toString();
                case "classes" -> classes();
                default -> "unknown command";
            };
        } catch (Exception e) {
            return "failed: " + e;
        }
    }

    private String create(String name, List<String> options) {
        var builder = GatewayOptions.builder();
        for (var option : options) {
            var value = option.substring(option.indexOf('=') + 1);
            switch (option.substring(0, option.indexOf('='))) {
                case "url" -> builder.managementUrl(value);
                case "key" -> builder.setupKey(value);
                case "private" -> builder.privateKey(value);
                case "state" -> builder.stateDirectory(Path.of(value));
                case "name" -> builder.deviceName(value);
                case "interface" -> builder.interfaceName(value);
                case "port" -> builder.listenPort(Integer.parseInt(value));
                case "psk" -> builder.presharedKey(value);
                case "dns" -> builder.hostDns(Boolean.parseBoolean(value));
                case "routes" -> builder.routes(Boolean.parseBoolean(value));
                default -> throw new IllegalArgumentException(option);
            }
        }
        var gateway = new EmbeddedGateway(builder.build());
        gateway.listen(status -> heard.add(name + ":" + status.state()));
        gateways.put(name, gateway);
        return "ok";
    }

    private EmbeddedGateway gateway(List<String> words) {
        return Objects.requireNonNull(gateways.get(words.get(1)), words.get(1));
    }

    /** What can fail. */
    private interface Action {
        void run() throws Exception;
    }

    private static String outcome(Action action) {
        try {
            action.run();
            return "ok";
        } catch (Exception e) {
            return e.getClass().getSimpleName() + " " + e.getMessage() + " " + List.of(e.getSuppressed());
        }
    }

    /** Milliseconds, and what came of it. */
    private static String timed(Action action) {
        long begin = System.nanoTime();
        var outcome = outcome(action);
        return (System.nanoTime() - begin) / 1_000_000 + " " + outcome;
    }

    private static String interrupted(EmbeddedGateway gateway, long afterMillis) throws InterruptedException {
        var outcome = new AtomicReference<>("");
        var thread = new Thread(() -> outcome.set(outcome(() -> gateway.start(Duration.ofMinutes(1)))), "starter");
        thread.start();
        thread.join(Math.max(1, afterMillis)); // 0 would be for ever
        thread.interrupt();
        thread.join();
        return outcome.get() + " " + gateway.status().state();
    }

    private static String stopAndStart(EmbeddedGateway gateway) {
        return String.join(
                " | ",
                outcome(() -> gateway.stop(Duration.ofNanos(1))),
                gateway.status().state().toString(),
                outcome(() -> gateway.start(Duration.ofSeconds(1))),
                outcome(() -> gateway.stop(Duration.ofMinutes(1))),
                gateway.status().state().toString());
    }

    /** A listener closes the gateway from within, as soon as it is connected. */
    private static String closesItself(EmbeddedGateway gateway) {
        var closed = new CountDownLatch(1);
        var registration = gateway.listen(status -> {
            if (status.state() == GatewayState.CONNECTED) {
                gateway.close();
                closed.countDown();
            }
        });
        var outcome = outcome(() -> gateway.start(Duration.ofMinutes(1)));
        outcome += outcome(() -> closed.await(1, TimeUnit.MINUTES));
        registration.close();
        return outcome + " " + closed.getCount() + " " + gateway.status().state();
    }

    /** Four threads start and stop at random. Every outcome is counted; at the end it is stopped. */
    private static String storm(EmbeddedGateway gateway, long seed, int calls) throws Exception {
        var outcomes = Collections.synchronizedMap(new TreeMap<String, Integer>());
        var pool = Executors.newFixedThreadPool(4);
        var go = new CountDownLatch(1);
        var all = new ArrayList<Future<?>>();
        for (int i = 0; i < 4; i++) {
            var random = new Random(seed + i);
            Callable<Void> caller = () -> {
                go.await();
                for (int call = 0; call < calls; call++) {
                    LockSupport.parkNanos(
                            random.nextLong(MOST_PAUSE_NANOS)); // else most find a start that has just begun
                    outcomes.merge(once(gateway, random), 1, Integer::sum);
                }
                return null;
            };
            all.add(pool.submit(caller));
        }
        go.countDown();
        for (var each : all) {
            each.get();
        }
        pool.shutdown();
        gateway.close();
        return gateway.status().state() + " " + outcomes;
    }

    private static String once(EmbeddedGateway gateway, Random random) {
        var bound = Duration.ofMillis(random.nextInt(4000));
        boolean start = random.nextInt(4) > 0;
        var outcome = start ? outcome(() -> gateway.start(bound)) : outcome(() -> gateway.stop(bound));
        return (start ? "start-" : "stop-") + outcome.split(" ", 2)[0];
    }

    private static String status(EmbeddedStatus status) {
        var text = new StringBuilder().append(status.state());
        status.gateway()
                .ifPresent(gateway -> text.append(' ')
                        .append(gateway.state())
                        .append(" peers=")
                        .append(gateway.peers().stream()
                                .filter(peer -> peer.state() == PeerStatus.State.CONNECTED)
                                .count())
                        .append(" key=")
                        .append(gateway.publicKey())
                        .append(" addresses=")
                        .append(gateway.addresses())
                        .append(" backends=")
                        .append(gateway.backends().stream()
                                .filter(backend -> backend.inUse())
                                .map(backend -> backend.kind() + ":" + backend.name())
                                .collect(Collectors.joining(","))));
        return text + " reason=" + status.reason();
    }

    /** Threads that were not there before the first gateway. */
    private static String threads() {
        var names = new ArrayList<String>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        names.removeIf(name -> List.of(
                        "main",
                        "Finalizer",
                        "Reference Handler",
                        "Signal Dispatcher",
                        "Common-Cleaner",
                        "process reaper",
                        "Notification Thread")
                .contains(name));
        Collections.sort(names);
        return names.toString();
    }

    private static String files() throws IOException {
        var targets = new TreeSet<String>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var link : links) {
                // The one that this listing itself uses is gone when it is looked at.
                if (Files.isSymbolicLink(link)) {
                    targets.add(link.getFileName() + "→" + Files.readSymbolicLink(link));
                }
            }
        }
        return targets.size() + " " + targets;
    }

    private static String classes() throws InterruptedException {
        var loading = ManagementFactory.getClassLoadingMXBean();
        int before = Integer.MAX_VALUE;
        for (int i = 0; i < 5 && loading.getLoadedClassCount() < before; i++) {
            before = loading.getLoadedClassCount();
            System.gc();
            Thread.currentThread().join(200); // lets the cleaner's threads work
        }
        return Integer.toString(loading.getLoadedClassCount());
    }
}
