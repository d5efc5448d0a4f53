package io.heddle.dns.internal.file;

import io.heddle.api.net.IpAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a resolv.conf(5) says.
 *
 * @param nameservers in order; those that are no addresses are left out
 * @param search search domains; a {@code domain} line is a list of one
 * @param options options of all lines
 * @param others lines of any other kind, as they are; comments are left out
 */
record ResolvConf(List<InetAddress> nameservers, List<String> search, List<String> options, List<String> others) {

    /** First line of what we write: by it we know our own file again. */
    static final String HEADER = "# Written by Heddle. The original comes back when it stops.";

    /** Bounds of the C library of before glibc 2.26, and of many others (resolv.conf(5)). */
    private static final int MOST_SEARCH_DOMAINS = 6;

    private static final int MOST_SEARCH_CHARACTERS = 256;

    static ResolvConf parse(String content) {
        var nameservers = new ArrayList<InetAddress>();
        var options = new ArrayList<String>();
        var others = new ArrayList<String>();
        List<String> search = List.of();
        for (var line : content.lines().map(String::strip).toList()) {
            var words = Arrays.asList(line.split("\\s+"));
            var values = words.subList(1, words.size());
            switch (words.get(0)) {
                case "nameserver" ->
                    values.stream().limit(1).flatMap(v -> address(v).stream()).forEach(nameservers::add);
                case "search" -> search = values; // the last line of the two kinds counts
                case "domain" -> search = values.stream().limit(1).toList();
                case "options" -> options.addAll(values);
                default -> {
                    if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith(";")) {
                        others.add(line);
                    }
                }
            }
        }
        return new ResolvConf(List.copyOf(nameservers), List.copyOf(search), List.copyOf(options), others);
    }

    /** Whether a content is one that we wrote, perhaps edited since. */
    static boolean isOurs(String content) {
        return content.startsWith(HEADER);
    }

    /**
     * The content that sends every question of the host to {@code resolver}, and leaves the rest as it is here. One
     * nameserver only: with several, the C library would ask the others whenever ours is slow.
     */
    String with(InetAddress resolver, List<String> ourSearch) {
        var lines = new ArrayList<String>();
        lines.add(HEADER);
        lines.addAll(others);
        var domains = searchDomains(ourSearch);
        if (!domains.isEmpty()) {
            lines.add("search " + String.join(" ", domains));
        }
        // rotate means nothing with one nameserver, but some implementations then skip it half of the time
        var kept = options.stream().filter(option -> !option.equals("rotate")).toList();
        if (!kept.isEmpty()) {
            lines.add("options " + String.join(" ", kept));
        }
        lines.add("nameserver " + IpAddresses.text(resolver));
        return String.join("\n", lines) + "\n";
    }

    /** Ours first, without doubles, as many as fit. */
    private List<String> searchDomains(List<String> ours) {
        var all = new LinkedHashSet<String>();
        ours.stream()
                .filter(ResolvConf::isOneWord)
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .forEach(all::add);
        all.addAll(search);
        var kept = new ArrayList<String>();
        int characters = 0;
        for (var domain : all) {
            characters += domain.length() + (kept.isEmpty() ? 0 : 1);
            if (kept.size() == MOST_SEARCH_DOMAINS || characters > MOST_SEARCH_CHARACTERS) {
                break;
            }
            kept.add(domain);
        }
        return kept;
    }

    /** A name of the control plane must not become a line of its own. */
    private static boolean isOneWord(String domain) {
        return !domain.isEmpty() && domain.chars().allMatch(c -> c > ' ' && c < 127 && c != '#' && c != ';');
    }

    /** Link-local servers carry their interface behind a percent sign. */
    private static Optional<InetAddress> address(String text) {
        try {
            int zone = text.indexOf('%');
            var address = IpAddresses.parse(zone < 0 ? text : text.substring(0, zone));
            return Optional.of(zone < 0 ? address : InetAddress.getByName(text));
        } catch (IllegalArgumentException | UnknownHostException e) {
            return Optional.empty();
        }
    }
}
