package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.tck.host.NetworkNamespace;
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
final class HostPicture {

    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("links", "ip -j link");
        QUESTIONS.put("addresses", "ip -j addr");
        QUESTIONS.put("rules", "ip -j -4 rule; ip -j -6 rule");
        QUESTIONS.put("routes", "ip -j -4 route show table all; ip -j -6 route show table all");
        QUESTIONS.put("nftables", "nft --stateless list ruleset");
        QUESTIONS.put("settings of the kernel", "cd /proc/sys/net; grep -rsH . ipv4/conf ipv6/conf ipv4/ip_forward");
    }

    private final Map<String, String> answers;

    private HostPicture(Map<String, String> answers) {
        this.answers = answers;
    }

    static HostPicture of(NetworkNamespace namespace, Path resolvConf) {
        var answers = new LinkedHashMap<String, String>();
        QUESTIONS.forEach((what, question) -> {
            var result = namespace.run("sh", "-c", question);
            // One object on a line, so that a difference can be read.
            answers.put(what, result.output().replace("},{", "},\n{"));
        });
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

    String answer(String what) {
        return String.valueOf(answers.get(what));
    }

    /** Fails, and shows what differs, unless the host looked exactly like this before. */
    void assertSameAs(HostPicture before, String when) {
        answers.forEach((what, now) ->
                assertThat(now).as("%s %s", what, when).isEqualTo(String.valueOf(before.answers.get(what))));
    }
}
