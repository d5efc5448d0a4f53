package io.heddle.shell.demo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a namespace looks like from outside: links, addresses, rules, routes, filter tables, name servers. Two pictures are
 * compared to see whether anything was left.
 */
final class HostPicture {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("links", "ip -o link show | cut -d: -f2 | sort");
        // What changes by itself is left out: lifetimes, and what the kernel learns about neighbours.
        QUESTIONS.put("addresses", "ip -o address show | awk '{print $2, $3, $4}' | sort");
        QUESTIONS.put("rules", "ip -4 rule show; ip -6 rule show");
        QUESTIONS.put("routes", "ip -4 route show table all | sort; ip -6 route show table all | grep -v fe80 | sort");
        QUESTIONS.put("filter tables", "nft list tables");
        QUESTIONS.put("name servers", "cat /etc/resolv.conf");
    }

    private final Map<String, String> answers = new LinkedHashMap<>();

    private HostPicture() {}

    static HostPicture of(Namespace namespace) throws DemoException {
        var picture = new HostPicture();
        for (var question : QUESTIONS.entrySet()) {
            var result = namespace.run(BOUND, "sh", "-c", question.getValue());
            picture.answers.put(question.getKey(), result.output());
        }
        return picture;
    }

    /** Fails if {@code later} is different, and says in what. */
    void compare(HostPicture later, String where) throws DemoException {
        for (var answer : answers.entrySet()) {
            var now = String.valueOf(later.answers.get(answer.getKey()));
            if (!now.equals(answer.getValue())) {
                throw new DemoException(where + ": " + answer.getKey() + " differ from before; now: "
                        + now.strip().replace("\n", " | ") + "; before: "
                        + answer.getValue().strip().replace("\n", " | "));
            }
        }
    }
}
