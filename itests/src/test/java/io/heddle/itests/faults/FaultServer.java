package io.heddle.itests.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Takes commands of the test, one connection at a time, a line each; an answer is lines and a dot. */
final class FaultServer {

    static final String SOCKET = "faults.socket";

    /** Commands to begin with. */
    static final String SCRIPT = "faults.script";

    private static final List<String> POOLS =
            List.of("heddle-engine-lane-", "heddle-engine-publisher", "heddle-shell-caller-");

    private final FaultRules rules;

    private FaultServer(FaultRules rules) {
        this.rules = rules;
    }

    static void start(Path folder, FaultRules rules) throws IOException {
        var server = new FaultServer(rules);
        var script = folder.resolve(SCRIPT);
        if (Files.exists(script)) {
            Files.readAllLines(script).forEach(server::answer);
        }
        var socket = folder.resolve(SOCKET);
        Files.deleteIfExists(socket); // of a process that was killed
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        var thread = new Thread(() -> server.serve(listener), "faults-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(ServerSocketChannel listener) {
        while (true) {
            try (var caller = listener.accept()) {
                serve(caller);
            } catch (IOException e) {
                return; // the test has gone, or the process ends
            }
        }
    }

    private void serve(SocketChannel caller) throws IOException {
        var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(caller), StandardCharsets.UTF_8));
        var out = new PrintWriter(Channels.newOutputStream(caller), false, StandardCharsets.UTF_8);
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            answer(line).forEach(text -> out.print(text + "\n"));
            out.print(".\n");
            out.flush();
        }
    }

    private List<String> answer(String line) {
        var words = line.split("\t", -1);
        switch (words[0]) {
            case "arm" ->
                rules.arm(words[1], words[2].equals("before"), Integer.parseInt(words[3]), Fault.valueOf(words[4]));
            case "release" -> rules.release();
            case "clear" -> rules.clear();
            case "events" -> {
                return rules.events();
            }
            case "threads" -> {
                return threads();
            }
            default -> {
                return List.of("no such command");
            }
        }
        return List.of();
    }

    /** Names, without idle workers of pools that keep them for a while. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> !isIdleWorker(entry.getKey(), entry.getValue()))
                .map(entry -> entry.getKey().getName())
                .toList();
    }

    private static boolean isIdleWorker(Thread thread, StackTraceElement[] stack) {
        return POOLS.stream().anyMatch(thread.getName()::startsWith)
                && List.of(stack).stream()
                        .anyMatch(frame -> frame.getMethodName().equals("getTask"));
    }
}
