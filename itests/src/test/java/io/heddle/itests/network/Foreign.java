package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.tck.host.NetworkNamespace;

/**
 * What others have on the host: tables, rules and routes whose names, numbers and places are as near to ours as they can be, and
 * which nothing of ours may touch.
 */
final class Foreign {

    private static final String RULESET = """
            table inet heddle-guest {
              set friends { type ipv4_addr; flags interval; elements = { 203.0.113.0/25 } }
              chain in { type filter hook input priority 10; policy accept; ip saddr @friends accept; }
            }
            table ip heddle-a {
              chain out { type filter hook output priority -5; policy accept; tcp dport 4242 accept; }
            }
            table netdev heddle-b { }
            """;

    private static final String QUESTION = """
            nft list table inet heddle-guest; nft list table ip heddle-a; nft list table netdev heddle-b
            ip -4 rule show | grep 7412; ip -6 rule show | grep 7412
            ip -4 route show table 7412; ip -6 route show table 7412; ip -4 route show table main
            """;

    private final NetworkNamespace namespace;
    private final String before;

    private Foreign(NetworkNamespace namespace) {
        this.namespace = namespace;
        this.before = namespace.exec("sh", "-c", QUESTION);
    }

    /** Puts it on a host that has the link {@code eth0} in 192.0.2.0/24. */
    static Foreign on(NetworkNamespace namespace) {
        makeFilters(namespace);
        namespace.exec("ip", "-4", "rule", "add", "priority", "141", "fwmark", "0x20df", "lookup", "7412");
        namespace.exec("ip", "-6", "rule", "add", "priority", "141", "fwmark", "0x20df", "lookup", "7412");
        namespace.exec("ip", "-4", "rule", "add", "priority", "143", "to", "203.0.113.128/25", "lookup", "7412");
        namespace.exec("ip", "-4", "route", "add", "203.0.113.128/25", "dev", "eth0", "table", "7412");
        namespace.exec("ip", "-6", "route", "add", "2001:db8:9::/64", "dev", "eth0", "table", "7412");
        namespace.exec("ip", "-4", "route", "add", "198.51.100.0/24", "via", "192.0.2.1");
        namespace.exec("ip", "-4", "route", "add", "default", "via", "192.0.2.1", "metric", "100");
        return new Foreign(namespace);
    }

    /** Makes the tables anew that a test flushed with everything else. */
    void restoreFilters() {
        makeFilters(namespace);
    }

    private static void makeFilters(NetworkNamespace namespace) {
        namespace.exec("sh", "-c", "nft -f - <<'END'\n" + RULESET + "END");
    }

    /** Fails if any of it was changed, also while ours stands beside it. */
    void assertUntouched(String when) {
        assertThat(namespace.exec("sh", "-c", QUESTION))
                .as("what others have on the host, %s", when)
                .isEqualTo(before);
    }
}
