package io.heddle.netlink;

import io.heddle.api.host.Slot;

/**
 * Names and numbers by which our objects on a host are told from others', written once. Chosen beside those of programs that
 * may run on the same host:
 *
 * <ul>
 *   <li>NetBird: interface {@code wt0}, marks {@code 0x1BD00}…{@code 0x1BD2x}, table 7120, rules 100…110
 *   <li>wg-quick: mark and table 51820 and up, rules just before 32766
 *   <li>Tailscale: interface {@code tailscale0}, mark bits {@code 0xff0000}, table 52, rules 5210…5270
 *   <li>Kubernetes: mark bits {@code 0x4000} and {@code 0x8000}; Cilium {@code 0x0f00}; Calico {@code 0xffff0000}
 * </ul>
 */
public final class HostNumbers {

    /** The overlay interface's name unless configured otherwise. */
    public static final String INTERFACE = "hd0";

    /** The fwmark of every packet of ours that must not enter the tunnel; compared with all 32 bits. */
    public static final int FWMARK = 0x20DE;

    /** The protocol number of routes and rules of ours; nobody's in {@code /etc/iproute2/rt_protos}. */
    public static final int ROUTE_PROTOCOL = 174;

    private static final int TABLE_A = 7410;
    private static final int TABLE_B = 7411;

    /** Behind NetBird's, before all others'; two for each slot. */
    private static final int PRIORITY_A = 140;

    private static final int PRIORITY_B = 142;

    private HostNumbers() {}

    /** The routing table of a slot. */
    public static int table(Slot slot) {
        return slot == Slot.A ? TABLE_A : TABLE_B;
    }

    /** The priority of the rule that asks the main table, its default routes left out, before a slot's own. */
    public static int mainRulePriority(Slot slot) {
        return slot == Slot.A ? PRIORITY_A : PRIORITY_B;
    }

    /** The priority of the rule that asks a slot's table. */
    public static int tableRulePriority(Slot slot) {
        return mainRulePriority(slot) + 1;
    }
}
