package io.heddle.netlink;

/**
 * A rule that sends look-ups to a routing table. Listed rules may have conditions (source, interface, ports) that are not
 * told here: delete only what was added by this class.
 *
 * @param ipv4 the family
 * @param priority 1…2³¹−1, the smallest is asked first; 0 in a listed rule is the kernel's own
 * @param table the table to be asked; 0 for a rule that does something else
 * @param mark the fwmark it is for; with a mask of 0 there is no such condition
 * @param mask which bits of the mark count; −1 is all
 * @param invert whether it is for packets that do <em>not</em> fulfil the conditions
 * @param suppressPrefixLength a route found is ignored if its prefix is not longer than this; −1 is no such limit
 * @param protocol who made it, 0…255; ours is {@link HostNumbers#ROUTE_PROTOCOL}
 */
public record Rule(
        boolean ipv4,
        int priority,
        int table,
        int mark,
        int mask,
        boolean invert,
        int suppressPrefixLength,
        int protocol) {

    public Rule {
        if (priority < 0 || table < 0 || suppressPrefixLength < -1 || protocol < 0 || protocol > 255) {
            throw new IllegalArgumentException("priority %d, table %d, suppress %d, protocol %d"
                    .formatted(priority, table, suppressPrefixLength, protocol));
        }
    }

    /** A rule of ours for all packets. */
    public static Rule lookup(boolean ipv4, int priority, int table) {
        return new Rule(ipv4, priority, table, 0, 0, false, -1, HostNumbers.ROUTE_PROTOCOL);
    }

    /** The same for packets of this mark. */
    public Rule onlyMark(int value) {
        return new Rule(ipv4, priority, table, value, -1, false, suppressPrefixLength, protocol);
    }

    /** The same for all packets but those of this mark. */
    public Rule exceptMark(int value) {
        return new Rule(ipv4, priority, table, value, -1, true, suppressPrefixLength, protocol);
    }

    /** The same, ignoring routes whose prefix is not longer than {@code length}; 0 ignores default routes. */
    public Rule suppressing(int length) {
        return new Rule(ipv4, priority, table, mark, mask, invert, length, protocol);
    }
}
