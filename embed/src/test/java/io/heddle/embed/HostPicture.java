package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.tck.host.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that a gateway may change on its host, as the host's own tools show it. */
final class HostPicture {

    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("links", "ip -j link");
        QUESTIONS.put("addresses", "ip -j addr");
        QUESTIONS.put("rules", "ip -j -4 rule; ip -j -6 rule");
        QUESTIONS.put("routes", "ip -j -4 route show table all; ip -j -6 route show table all");
        QUESTIONS.put("nftables", "nft --stateless list ruleset");
        QUESTIONS.put("source checks", "cd /proc/sys/net/ipv4/conf; grep -H . */rp_filter */src_valid_mark");
        // Without those that are closed on our side, while the kernel waits for the other's word.
        QUESTIONS.put("sockets", "ss -Htuanw | grep -Ev 'TIME-WAIT|FIN-WAIT|LAST-ACK|CLOSING'");
    }

    private final Map<String, String> answers;

    private HostPicture(Map<String, String> answers) {
        this.answers = answers;
    }

    static HostPicture of(NetworkNamespace namespace, Path resolvConf) {
        var answers = new LinkedHashMap<String, String>();
        // One object on a line, so that a difference can be read.
        QUESTIONS.forEach((what, question) ->
                answers.put(what, namespace.run("sh", "-c", question).output().replace("},{", "},\n{")));
        try {
            answers.put("resolv.conf", Files.readString(resolvConf));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HostPicture(answers);
    }

    /** Fails, and shows what differs, unless the host looked exactly like this before. */
    void assertSameAs(HostPicture before, String when) {
        answers.forEach((what, now) ->
                assertThat(now).as("%s %s", what, when).isEqualTo(String.valueOf(before.answers.get(what))));
    }

    String answer(String what) {
        return String.valueOf(answers.get(what));
    }
}
