package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.itests.faults.FaultControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a daemon's process holds: its open files, what its sockets are, and its threads. */
final class ProcessPicture {

    private static final List<String> PROTOCOLS =
            List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "icmp", "packet", "netlink", "unix");

    private final Map<String, Long> things;

    private ProcessPicture(List<String> things) {
        this.things = things.stream().collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    }

    static ProcessPicture of(long pid, FaultControl control) {
        var things = new ArrayList<String>();
        control.threads().forEach(name -> things.add("thread " + name.replaceAll("\\d+", "N")));
        try {
            var sockets = sockets(pid);
            try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                files.map(ProcessPicture::target).forEach(target -> things.add(described(target, sockets)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ProcessPicture(things);
    }

    /** Fails, and names it, if there is anything that was not there before. */
    void assertNoMoreThan(ProcessPicture before, String when) {
        var more = new TreeMap<String, Long>();
        things.forEach((thing, count) -> {
            long surplus = count - before.things.getOrDefault(thing, 0L);
            if (surplus > 0) {
                more.put(thing, surplus);
            }
        });
        assertThat(more)
                .as("what the process holds that it did not before, %s", when)
                .isEmpty();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    private static String described(String target, Map<String, String> sockets) {
        if (target.startsWith("socket:[")) {
            return "socket " + sockets.getOrDefault(target.replaceAll("\\D", ""), "of an unknown kind");
        }
        return "file " + target.replaceAll("\\[\\d+]", "[N]");
    }

    /** The kinds of the sockets of a process's namespace, by inode. */
    private static Map<String, String> sockets(long pid) throws IOException {
        var all = new TreeMap<String, String>();
        for (var protocol : PROTOCOLS) {
            var table = Path.of("/proc/" + pid + "/net/" + protocol);
            if (Files.exists(table)) { // else a kernel without this protocol
                Files.readAllLines(table).stream()
                        .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
                        .filter(word -> word.matches("\\d{2,}"))
                        .forEach(word -> all.putIfAbsent(word, protocol));
            }
        }
        return all;
    }
}
