package io.heddle.netlink.internal;

import io.heddle.netlink.AttributeWriter;
import io.heddle.netlink.Attributes;
import io.heddle.netlink.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Rules in messages: {@code struct fib_rule_hdr} (family, destination length, source length, tos, table, two reserved,
 * action, u8 each; flags u32) and attributes; linux/fib_rules.h.
 */
public final class RuleCodec {

    public static final int NEW = 32;
    public static final int DELETE = 33;
    public static final int GET = 34;

    private static final int HEADER = 12;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_SUPPRESS_PREFIXLEN = 14;
    private static final int FRA_TABLE = 15;
    private static final int FRA_FWMASK = 16;
    private static final int FRA_PROTOCOL = 21;
    private static final int ACTION_TO_TABLE = 1;
    private static final int FLAG_INVERT = 2;

    private RuleCodec() {}

    public static byte[] all(boolean ipv4) {
        return header(ipv4, 0, 0);
    }

    public static byte[] encode(Rule rule) {
        var attributes = new AttributeWriter()
                .u32(FRA_PRIORITY, rule.priority())
                .u32(FRA_TABLE, rule.table())
                .u8(FRA_PROTOCOL, rule.protocol());
        if (rule.mask() != 0) {
            attributes.u32(FRA_FWMARK, rule.mark()).u32(FRA_FWMASK, rule.mask());
        }
        if (rule.suppressPrefixLength() >= 0) {
            attributes.u32(FRA_SUPPRESS_PREFIXLEN, rule.suppressPrefixLength());
        }
        return Bodies.join(header(rule.ipv4(), ACTION_TO_TABLE, rule.invert() ? FLAG_INVERT : 0), attributes);
    }

    /** The rule of a message about one; {@code null} for any other message. */
    public static @Nullable Rule decode(NetlinkMessage message) {
        boolean aboutRule = message.type() == NEW || message.type() == DELETE;
        if (!aboutRule || message.payload().length < HEADER) {
            return null;
        }
        var ipv4 = Bodies.ipv4(message);
        var attributes = Attributes.of(message.payload(), HEADER);
        int priority = attributes.u32(FRA_PRIORITY, 0);
        if (ipv4 == null || priority < 0) {
            return null;
        }
        boolean toTable = message.u8(7) == ACTION_TO_TABLE;
        return new Rule(
                ipv4,
                priority,
                toTable ? Math.max(attributes.u32(FRA_TABLE, message.u8(4)), 0) : 0,
                attributes.u32(FRA_FWMARK, 0),
                attributes.u32(FRA_FWMASK, 0),
                (message.s32(8) & FLAG_INVERT) != 0,
                Math.max(attributes.u32(FRA_SUPPRESS_PREFIXLEN, -1), -1),
                attributes.u8(FRA_PROTOCOL, 0));
    }

    private static byte[] header(boolean ipv4, int action, int flags) {
        return ByteBuffer.allocate(HEADER)
                .order(ByteOrder.nativeOrder())
                .put(0, (byte) Bodies.family(ipv4))
                .put(7, (byte) action)
                .putInt(8, flags)
                .array();
    }
}
