package io.heddle.routes;

import io.heddle.api.host.Slot;
import io.heddle.netlink.Errno;
import io.heddle.netlink.HostNumbers;
import io.heddle.netlink.Netlink;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.Route;
import io.heddle.netlink.Rule;
import java.util.List;

/** The rules and the table of one slot, in both families as far as the host has them. Touches nothing else. */
final class SlotRouting {

    private static final int[] ABSENT_FAMILY = {Errno.EAFNOSUPPORT, Errno.EOPNOTSUPP};

    private final Netlink netlink;
    private final OwnRemovals removals;
    private final Slot slot;
    private final int table;

    SlotRouting(Netlink netlink, Slot slot, OwnRemovals removals) {
        this.netlink = netlink;
        this.removals = removals;
        this.slot = slot;
        this.table = HostNumbers.table(slot);
    }

    int table() {
        return table;
    }

    /**
     * Adds the rules that are missing.
     *
     * @return whether the host has IPv6
     */
    boolean addRules() throws NetlinkException {
        for (var rule : rules(true)) {
            add(rule);
        }
        try {
            for (var rule : rules(false)) {
                add(rule);
            }
            return true;
        } catch (NetlinkException e) {
            if (e.is(ABSENT_FAMILY)) {
                return false;
            }
            throw e;
        }
    }

    /** Our routes of the table, in both families. */
    List<Route> routes(boolean ipv6) throws NetlinkException {
        var routes = new java.util.ArrayList<>(routesOf(true));
        if (ipv6) {
            routes.addAll(routesOf(false));
        }
        return routes;
    }

    void add(Route route) throws NetlinkException {
        netlink.replaceRoute(route);
    }

    /** Deletes a route; one that is gone already is fine. */
    void delete(Route route) throws NetlinkException {
        removals.expect(route);
        try {
            netlink.deleteRoute(route);
        } catch (NetlinkException e) {
            if (!e.is(Errno.ESRCH, Errno.ENOENT, Errno.ENODEV)) {
                throw e;
            }
        }
    }

    /**
     * Removes rules and routes. The rule that asks the table goes first: without the rule before it, it would win over specific
     * routes of the main table.
     */
    void remove() throws NetlinkException {
        remove(true);
        try {
            remove(false);
        } catch (NetlinkException e) {
            if (!e.is(ABSENT_FAMILY)) {
                throw e;
            }
        }
    }

    private void remove(boolean ipv4) throws NetlinkException {
        var rules = rules(ipv4);
        for (int i = rules.size() - 1; i >= 0; i--) {
            delete(rules.get(i));
        }
        for (var route : routesOf(ipv4)) {
            delete(route);
        }
    }

    private void add(Rule rule) throws NetlinkException {
        if (netlink.rules(rule.ipv4()).contains(rule)) {
            return;
        }
        try {
            netlink.addRule(rule);
        } catch (NetlinkException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /** Kernels take a second copy of some rules, so until none is left. */
    private void delete(Rule rule) throws NetlinkException {
        while (netlink.rules(rule.ipv4()).contains(rule)) {
            try {
                netlink.deleteRule(rule);
            } catch (NetlinkException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
    }

    private List<Route> routesOf(boolean ipv4) throws NetlinkException {
        return netlink.routes(ipv4, table).stream()
                .filter(route -> route.protocol() == HostNumbers.ROUTE_PROTOCOL)
                .toList();
    }

    private List<Rule> rules(boolean ipv4) {
        return List.of(
                Rule.lookup(ipv4, HostNumbers.mainRulePriority(slot), Route.MAIN_TABLE)
                        .suppressing(0),
                Rule.lookup(ipv4, HostNumbers.tableRulePriority(slot), table).exceptMark(HostNumbers.FWMARK));
    }
}
