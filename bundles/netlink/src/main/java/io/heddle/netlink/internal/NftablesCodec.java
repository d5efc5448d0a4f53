package io.heddle.netlink.internal;

import io.heddle.netlink.Attributes;
import io.heddle.netlink.NftablesEvent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Announcements of nftables: {@code struct nfgenmsg} (family u8, version u8, resource u16) and attributes, whose numbers are in
 * network byte order; linux/netfilter/nfnetlink.h and nf_tables.h.
 */
public final class NftablesCodec {

    /** The bit of the group NFNLGRP_NFTABLES, 7. */
    public static final int CHANGES_GROUP = 1 << 6;

    /** NFNL_SUBSYS_NFTABLES, the upper byte of message types. */
    private static final int SUBSYSTEM = 10 << 8;

    public static final int GET_GENERATION = SUBSYSTEM | 16;

    private static final int NEW_TABLE = SUBSYSTEM;
    private static final int DELETE_TABLE = SUBSYSTEM | 2;
    private static final int NEW_GENERATION = SUBSYSTEM | 15;
    private static final int TRACE = SUBSYSTEM | 17;
    private static final int DESTROY_TABLE = SUBSYSTEM | 26;

    private static final int SUBSYSTEM_MASK = 0xff00;
    private static final int HEADER = 4;
    private static final int NFPROTO_INET = 1;

    /** The same in messages about tables, chains, rules, sets, elements, objects and flow tables. */
    private static final int TABLE_NAME = 1;

    private static final int NFTA_GEN_ID = 1;
    private static final int NFTA_GEN_PROC_PID = 2;
    private static final int NFTA_GEN_PROC_NAME = 3;

    private NftablesCodec() {}

    /** The body of a request without attributes. */
    public static byte[] request() {
        return new byte[HEADER];
    }

    /** The number of the ruleset in the answer to {@link #GET_GENERATION}; {@code null} for another message. */
    public static @Nullable Integer generation(NetlinkMessage message) {
        return isGeneration(message) ? number(attributes(message), NFTA_GEN_ID) : null;
    }

    /** Whether a message ends a transaction and says which it was. */
    static boolean isGeneration(NetlinkMessage message) {
        return message.type() == NEW_GENERATION && attributes(message).has(NFTA_GEN_ID);
    }

    /** Whether a message says that something of an {@code inet} table of that name changed. */
    static boolean isAbout(String table, NetlinkMessage message) {
        return (message.type() & SUBSYSTEM_MASK) == SUBSYSTEM
                && message.type() != NEW_GENERATION
                && message.type() != TRACE
                && message.u8(0) == NFPROTO_INET
                && attributes(message).text(TABLE_NAME).equals(table);
    }

    static boolean makesTable(NetlinkMessage message) {
        return message.type() == NEW_TABLE;
    }

    static boolean removesTable(NetlinkMessage message) {
        return message.type() == DELETE_TABLE || message.type() == DESTROY_TABLE;
    }

    /** The end of a transaction that changed the table. */
    static NftablesEvent changed(NetlinkMessage generation, boolean removed) {
        var attributes = attributes(generation);
        return new NftablesEvent.Changed(
                number(attributes, NFTA_GEN_ID),
                removed,
                number(attributes, NFTA_GEN_PROC_PID),
                attributes.text(NFTA_GEN_PROC_NAME));
    }

    private static Attributes attributes(NetlinkMessage message) {
        return Attributes.of(message.payload(), Math.min(HEADER, message.payload().length));
    }

    private static int number(Attributes attributes, int type) {
        var bytes = attributes.bytes(type);
        return bytes.length == Integer.BYTES ? ByteBuffer.wrap(bytes).getInt() : 0;
    }
}
