package io.heddle.itests.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** The rule about references of components: what is replaced while we run is {@code 0..n} and dynamic, or SCR loses calls. */
final class References {

    /** Services that come and go in a running gateway. */
    static final Set<String> REPLACEABLE = Set.of(
            "io.heddle.api.tunnel.TunnelBackend",
            "io.heddle.api.firewall.FirewallBackend",
            "io.heddle.api.routes.RouteBackend",
            "io.heddle.api.dns.HostDnsBackend",
            "io.heddle.api.dns.Resolver",
            "io.heddle.api.connect.ManagementConnector",
            "io.heddle.api.connect.SignalConnector",
            "io.heddle.api.connect.RelayConnector",
            "io.heddle.api.host.NetworkEvents");

    private References() {}

    /** The references of a description to such services that are declared otherwise. */
    static List<String> violations(String componentXml) throws Exception {
        return toReplaceable(componentXml).stream()
                .filter(reference -> !isManyAndDynamic(reference))
                .map(reference -> reference.getAttribute("name") + " is not 0..n and dynamic")
                .toList();
    }

    /** Which of these services a description refers to. */
    static Set<String> targets(String componentXml) throws Exception {
        return toReplaceable(componentXml).stream()
                .map(reference -> reference.getAttribute("interface"))
                .collect(Collectors.toSet());
    }

    private static List<Element> toReplaceable(String componentXml) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var nodes = factory.newDocumentBuilder()
                .parse(BuiltBundle.stream(componentXml))
                .getElementsByTagName("reference");
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .filter(reference -> REPLACEABLE.contains(reference.getAttribute("interface")))
                .toList();
    }

    private static boolean isManyAndDynamic(Element reference) {
        return reference.getAttribute("cardinality").equals("0..n")
                && reference.getAttribute("policy").equals("dynamic");
    }
}
