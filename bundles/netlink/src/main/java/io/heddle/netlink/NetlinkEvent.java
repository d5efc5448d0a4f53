package io.heddle.netlink;

/** A change in a network namespace, as a {@link NetlinkMonitor} tells it. */
public sealed interface NetlinkEvent {

    /** A link is new, or anything of it changed: flags, MTU, name. */
    record LinkChanged(Link link) implements NetlinkEvent {}

    /** A link is gone; {@code link} is what it last was. */
    record LinkRemoved(Link link) implements NetlinkEvent {}

    /** An address is new or its flags changed. */
    record AddressChanged(LinkAddress address) implements NetlinkEvent {}

    /** An address is gone. (The removal of a link takes its addresses with it; the kernel may tell only of the link.) */
    record AddressRemoved(LinkAddress address) implements NetlinkEvent {}

    /** A route is new or took the place of another. */
    record RouteChanged(Route route) implements NetlinkEvent {}

    /**
     * A route is gone. (Switching a link off removes its IPv4 routes <em>without</em> this event: read {@link LinkChanged},
     * too.)
     */
    record RouteRemoved(Route route) implements NetlinkEvent {}

    /** Events were lost because they came faster than they were taken: re-read what matters. */
    record Overrun() implements NetlinkEvent {}
}
