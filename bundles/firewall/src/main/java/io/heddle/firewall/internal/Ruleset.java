package io.heddle.firewall.internal;

import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The contents of our table for one plan. Hooked chains have policy accept and touch nothing but packets of the tunnel: this
 * filter never cuts the host off. The judging chains read, in this order:
 *
 * <ol>
 *   <li>replies of a flow that was let through pass: rules are about the direction of the first packet;
 *   <li>rules that drop, before <em>established</em>, so that they end live flows too;
 *   <li>established and related pass, ICMP errors (path MTU) among them;
 *   <li>rules that accept;
 *   <li>the rest: dropped on the way in, passed on the way out.
 * </ol>
 */
record Ruleset(String interfaceName, Commands table, List<FilterRule> rules) {

    private static final String IN = "from-tunnel";
    private static final String OUT = "to-tunnel";

    static Ruleset of(String interfaceName, Commands table, FirewallPlan plan) {
        return new Ruleset(interfaceName, table, FilterRules.of(plan));
    }

    /** Removes the table if it exists and makes it anew: one transaction, so that there is no moment without it. */
    List<Map<String, Object>> replace() {
        var commands = new ArrayList<Map<String, Object>>();
        commands.add(table.addTable()); // deleting what does not exist would be an error
        commands.add(table.deleteTable());
        commands.add(table.addTable());
        commands.add(table.addChain(IN));
        commands.add(table.addChain(OUT));
        rules.stream().filter(rule -> !rule.aboutAnybody()).map(table::addSet).forEach(commands::add);
        addIncoming(commands);
        addOutgoing(commands);
        addHooks(commands);
        return commands;
    }

    /**
     * The commands that lead from {@code previous} to this one if only the contents of sets differ; empty if more does, an
     * empty list if nothing does.
     */
    Optional<List<Map<String, Object>>> changesFrom(Ruleset previous) {
        if (!sameShape(previous)) {
            return Optional.empty();
        }
        var deletions = new ArrayList<Map<String, Object>>();
        var additions = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < rules.size(); i++) {
            var set = rules.get(i).setName();
            var before = previous.rules.get(i).peers();
            var after = rules.get(i).peers();
            without(before, after).ifPresent(gone -> deletions.add(table.deleteElements(set, gone)));
            without(after, before).ifPresent(added -> additions.add(table.addElements(set, added)));
        }
        deletions.addAll(additions);
        return Optional.of(deletions);
    }

    private boolean sameShape(Ruleset other) {
        if (rules.size() != other.rules.size()
                || !interfaceName.equals(other.interfaceName)
                || !table.equals(other.table)) {
            return false;
        }
        for (int i = 0; i < rules.size(); i++) {
            if (!rules.get(i).sameShape(other.rules.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Optional<List<IpPrefix>> without(List<IpPrefix> prefixes, List<IpPrefix> removed) {
        var rest = new TreeSet<>(prefixes);
        removed.forEach(rest::remove);
        return rest.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(rest));
    }

    private void addIncoming(List<Map<String, Object>> commands) {
        addReplies(commands, IN);
        addRules(commands, IN, true, true);
        commands.add(table.addRule(IN, List.of(Expressions.established(), Expressions.ACCEPT)));
        addRules(commands, IN, true, false);
        commands.add(table.addRule(IN, List.of(Expressions.COUNTER, Expressions.DROP)));
    }

    private void addOutgoing(List<Map<String, Object>> commands) {
        addReplies(commands, OUT);
        addRules(commands, OUT, false, true);
    }

    private void addReplies(List<Map<String, Object>> commands, String chain) {
        commands.add(table.addRule(chain, List.of(Expressions.established(), Expressions.reply(), Expressions.ACCEPT)));
    }

    private void addRules(List<Map<String, Object>> commands, String chain, boolean incoming, boolean drops) {
        rules.stream()
                .filter(rule -> rule.incoming() == incoming && rule.drops() == drops)
                .map(rule -> table.addRule(chain, Expressions.of(rule)))
                .forEach(commands::add);
    }

    private void addHooks(List<Map<String, Object>> commands) {
        var enters = Expressions.entersThrough(interfaceName);
        var leaves = Expressions.leavesThrough(interfaceName);
        commands.add(table.addHookedChain("input", "input"));
        commands.add(table.addRule("input", List.of(enters, Expressions.goTo(IN))));
        commands.add(table.addHookedChain("output", "output"));
        commands.add(table.addRule("output", List.of(leaves, Expressions.goTo(OUT))));
        commands.add(table.addHookedChain("forward", "forward"));
        commands.add(table.addRule("forward", List.of(enters, Expressions.COUNTER, Expressions.DROP)));
        commands.add(table.addRule("forward", List.of(leaves, Expressions.COUNTER, Expressions.DROP)));
    }
}
