package io.heddle.tck.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Everything that a gateway may change on its host, as the host's own tools show it: links, addresses, rules, routes of all
 * tables, nftables without its counters, settings of the kernel about addresses and forwarding, {@code resolv.conf} and what is
 * next to it.
 */
public final class HostPicture {

    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("links", "ip -j link");
        QUESTIONS.put("addresses", "ip -j addr");
        QUESTIONS.put("rules", "ip -j -4 rule; ip -j -6 rule");
        QUESTIONS.put("routes", "ip -j -4 route show table all; ip -j -6 route show table all");
        QUESTIONS.put("nftables", "nft --stateless list ruleset");
        QUESTIONS.put("settings of the kernel", "cd /proc/sys/net; grep -rsH . ipv4/conf ipv6/conf ipv4/ip_forward");
    }

    /** Without those that are closed on our side, while the kernel waits for the other's word. */
    private static final String SOCKETS = "ss -Htuanw | grep -Ev 'TIME-WAIT|FIN-WAIT|LAST-ACK|CLOSING'";

    private final Map<String, String> answers;

    private HostPicture(Map<String, String> answers) {
        this.answers = answers;
    }

    /**
     * Looks at a host.
     *
     * @param resolvConf the file that the programs in it see as {@code /etc/resolv.conf}
     */
    public static HostPicture of(NetworkNamespace namespace, Path resolvConf) {
        return of(namespace, resolvConf, QUESTIONS);
    }

    /** As {@link #of(NetworkNamespace, Path)}, with the open sockets: of a host on which no program runs that keeps some. */
    public static HostPicture withSockets(NetworkNamespace namespace, Path resolvConf) {
        var questions = new LinkedHashMap<>(QUESTIONS);
        questions.put("sockets", SOCKETS);
        return of(namespace, resolvConf, questions);
    }

    private static HostPicture of(NetworkNamespace namespace, Path resolvConf, Map<String, String> questions) {
        var answers = new LinkedHashMap<String, String>();
        // One object on a line, so that a difference can be read.
        questions.forEach((what, question) ->
                answers.put(what, namespace.run("sh", "-c", question).output().replace("},{", "},\n{")));
        try {
            answers.put("resolv.conf", Files.readString(resolvConf));
            answers.put("next to resolv.conf", names(Objects.requireNonNull(resolvConf.getParent())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HostPicture(answers);
    }

    private static String names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.joining("\n"));
        }
    }

    /** What the host's tool says of one subject, for example {@code routes}. */
    public String answer(String what) {
        return String.valueOf(answers.get(what));
    }

    /** Fails, and shows what differs, unless the host looked exactly like this before. */
    public void assertSameAs(HostPicture before, String when) {
        answers.forEach((what, now) ->
                assertThat(now).as("%s %s", what, when).isEqualTo(String.valueOf(before.answers.get(what))));
    }
}
