package io.heddle.api.map;

/** Which packets a rule is about. {@code ICMP} means ICMP for IPv4 and ICMPv6 for IPv6. */
public enum RuleProtocol {
    ALL,
    TCP,
    UDP,
    ICMP
}
