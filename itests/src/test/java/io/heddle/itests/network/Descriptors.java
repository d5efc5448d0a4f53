package io.heddle.itests.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The descriptors of a process: its open files, and what its sockets are. */
public final class Descriptors {

    private static final List<String> PROTOCOLS =
            List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "icmp", "packet", "netlink", "unix");

    private Descriptors() {}

    /** One text each, for example {@code socket netlink} or {@code file /dev/net/tun}; those of one kind are equal. */
    public static List<String> of(String pid) {
        var kinds = new ArrayList<String>();
        try {
            var sockets = sockets(pid);
            try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                files.map(Descriptors::target).forEach(target -> kinds.add(described(target, sockets)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kinds;
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
    private static Map<String, String> sockets(String pid) throws IOException {
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
