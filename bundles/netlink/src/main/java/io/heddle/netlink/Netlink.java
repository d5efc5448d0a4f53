package io.heddle.netlink;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Links, addresses, routes and rules of one network namespace, as rtnetlink(7) knows them. Every call asks the kernel,
 * which answers within milliseconds; without an answer it ends after a second with {@code ETIMEDOUT}. All methods are thread
 * safe (calls run one after the other) and throw {@link NetlinkException} with the kernel's error number, in which case
 * nothing was changed; after {@link #close()} that is {@code EBADF}. Changes need {@code CAP_NET_ADMIN}, else {@code EPERM}.
 *
 * <p>Lists are complete as of one moment: a list that changed while it was read is read again.
 */
@ProviderType
public interface Netlink extends AutoCloseable {

    /** All links, by index. */
    List<Link> links() throws NetlinkException;

    /** The link of that name. */
    Optional<Link> link(String name) throws NetlinkException;

    /** The link of that index. */
    Optional<Link> link(int index) throws NetlinkException;

    /**
     * Creates a link, which is down.
     *
     * @param kind for example {@code wireguard}; {@code EOPNOTSUPP} if the kernel does not know it
     * @throws NetlinkException {@code EEXIST} if the name is taken
     */
    Link createLink(String name, String kind) throws NetlinkException;

    /** Deletes a link with all its addresses and routes; {@code ENODEV} if there is none of that index. */
    void deleteLink(int index) throws NetlinkException;

    /** Switches a link on or off; off removes its routes and its IPv6 addresses. */
    void setUp(int index, boolean up) throws NetlinkException;

    /** Sets a link's MTU; {@code EINVAL} or {@code ERANGE} if the link cannot have it. An IPv6 address needs 1280. */
    void setMtu(int index, int mtu) throws NetlinkException;

    /** All addresses of a link. */
    List<LinkAddress> addresses(int linkIndex) throws NetlinkException;

    /** All addresses of all links. */
    List<LinkAddress> addresses() throws NetlinkException;

    /** Adds an address; {@code EEXIST} if the link has it, {@code EACCES} if IPv6 is switched off there. */
    void addAddress(LinkAddress address) throws NetlinkException;

    /** Adds an address, or changes the flags of the one there is. */
    void replaceAddress(LinkAddress address) throws NetlinkException;

    /** Deletes an address; {@code EADDRNOTAVAIL} if the link has not got it. */
    void deleteAddress(LinkAddress address) throws NetlinkException;

    /** The routes of a family in a table; none if there is no such table. */
    List<Route> routes(boolean ipv4, int table) throws NetlinkException;

    /** Adds a route; {@code EEXIST} if there is one for that destination and metric. */
    void addRoute(Route route) throws NetlinkException;

    /** Adds a route in the place of the one for that destination and metric, if there is one. */
    void replaceRoute(Route route) throws NetlinkException;

    /** Deletes the first route that matches; {@code ESRCH} (IPv6 unreachable also {@code ENOENT}) if none does. */
    void deleteRoute(Route route) throws NetlinkException;

    /**
     * Asks which way a packet would go now.
     *
     * @param mark its fwmark, or 0
     * @return the route with the interface, the gateway if there is one, and the source address it would get; empty if it
     *     cannot be sent
     */
    Optional<Route> lookup(InetAddress destination, int mark) throws NetlinkException;

    /** The rules of a family, in the order of their priorities. */
    List<Rule> rules(boolean ipv4) throws NetlinkException;

    /** Adds a rule; {@code EEXIST} if there is exactly the same. */
    void addRule(Rule rule) throws NetlinkException;

    /** Deletes one rule that matches; {@code ENOENT} if none does. */
    void deleteRule(Rule rule) throws NetlinkException;

    /** Deletes every route that {@link #routes} lists for a family and table and that bears our protocol number. */
    default void flushRoutes(boolean ipv4, int table) throws NetlinkException {
        for (var route : routes(ipv4, table)) {
            if (route.protocol() == HostNumbers.ROUTE_PROTOCOL) {
                deleteRoute(route);
            }
        }
    }

    /** Gives the socket back; idempotent, never throws. */
    @Override
    void close();
}
