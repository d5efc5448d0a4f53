package io.heddle.firewall.internal;

import io.heddle.api.net.IpAddresses;
import io.heddle.api.net.IpPrefix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands about one table of family inet, in the form of libnftables-json(5). {@code inet} sees both families in one place,
 * so one transaction replaces the filter of both.
 */
record Commands(String table) {

    private static final String FAMILY = "inet";

    Map<String, Object> addTable() {
        return Map.of("add", Map.of("table", Map.of("family", FAMILY, "name", table)));
    }

    Map<String, Object> deleteTable() {
        return Map.of("delete", Map.of("table", Map.of("family", FAMILY, "name", table)));
    }

    Map<String, Object> listTable() {
        return Map.of("list", Map.of("table", Map.of("family", FAMILY, "name", table)));
    }

    /** A chain of packets at a hook, at priority {@code filter} (0). What no rule of it drops passes. */
    Map<String, Object> addHookedChain(String name, String hook) {
        var chain = named(name);
        chain.put("type", "filter");
        chain.put("hook", hook);
        chain.put("prio", 0);
        chain.put("policy", "accept");
        return Map.of("add", Map.of("chain", chain));
    }

    Map<String, Object> addChain(String name) {
        return Map.of("add", Map.of("chain", named(name)));
    }

    Map<String, Object> addRule(String chain, List<Object> expression) {
        var rule = new LinkedHashMap<String, Object>();
        rule.put("family", FAMILY);
        rule.put("table", table);
        rule.put("chain", chain);
        rule.put("expr", expression);
        return Map.of("add", Map.of("rule", rule));
    }

    Map<String, Object> addSet(FilterRule rule) {
        var set = named(rule.setName());
        set.put("type", rule.ipv4() ? "ipv4_addr" : "ipv6_addr");
        set.put("flags", List.of("interval"));
        set.put("elem", elements(rule.peers()));
        return Map.of("add", Map.of("set", set));
    }

    Map<String, Object> addElements(String set, List<IpPrefix> prefixes) {
        return Map.of("add", Map.of("element", contents(set, prefixes)));
    }

    Map<String, Object> deleteElements(String set, List<IpPrefix> prefixes) {
        return Map.of("delete", Map.of("element", contents(set, prefixes)));
    }

    private Map<String, Object> contents(String set, List<IpPrefix> prefixes) {
        var contents = named(set);
        contents.put("elem", elements(prefixes));
        return contents;
    }

    private Map<String, Object> named(String name) {
        var object = new LinkedHashMap<String, Object>();
        object.put("family", FAMILY);
        object.put("table", table);
        object.put("name", name);
        return object;
    }

    private static List<Object> elements(List<IpPrefix> prefixes) {
        return prefixes.stream().map(Commands::element).toList();
    }

    private static Object element(IpPrefix prefix) {
        var address = IpAddresses.text(prefix.address());
        return prefix.isHost() ? address : Map.of("prefix", Map.of("addr", address, "len", prefix.length()));
    }
}
