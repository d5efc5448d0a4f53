package io.heddle.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netlink attributes as received. What does not fit is treated as absent: a list ends before the first attribute that
 * reaches beyond it, a value of the wrong length yields the default. Immutable as long as the bytes are.
 */
public final class Attributes {

    private static final int HEADER = 4;

    /** Without the bits "nested" and "network byte order". */
    private static final int TYPE_MASK = 0x3fff;

    private final ByteBuffer data;
    private final List<Entry> entries;

    private record Entry(int type, int at, int length) {}

    private Attributes(ByteBuffer data, int from, int to) {
        this.data = data;
        this.entries = entries(data, from, to);
    }

    /** The attributes in {@code bytes} from position {@code from} on. */
    public static Attributes of(byte[] bytes, int from) {
        return new Attributes(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), from, bytes.length);
    }

    public boolean has(int type) {
        return find(type, -1) != null;
    }

    /** The unsigned value of a one byte attribute. */
    public int u8(int type, int absent) {
        var entry = find(type, 1);
        return entry == null ? absent : data.get(entry.at) & 0xff;
    }

    /** The unsigned value of a two byte attribute. */
    public int u16(int type, int absent) {
        var entry = find(type, Short.BYTES);
        return entry == null ? absent : data.getShort(entry.at) & 0xffff;
    }

    public int u32(int type, int absent) {
        var entry = find(type, Integer.BYTES);
        return entry == null ? absent : data.getInt(entry.at);
    }

    public long u64(int type, long absent) {
        var entry = find(type, Long.BYTES);
        return entry == null ? absent : data.getLong(entry.at);
    }

    /** The text up to its closing zero byte; empty if absent. */
    public String text(int type) {
        var bytes = bytes(type);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** A copy of the value; empty if absent. */
    public byte[] bytes(int type) {
        var entry = find(type, -1);
        var value = new byte[entry == null ? 0 : entry.length];
        if (entry != null) {
            data.get(entry.at, value);
        }
        return value;
    }

    /** The attributes within an attribute; none if absent. */
    public Attributes nested(int type) {
        var entry = find(type, -1);
        return entry == null ? new Attributes(data, 0, 0) : new Attributes(data, entry.at, entry.at + entry.length);
    }

    /** The attributes within each attribute, in order: how netlink writes arrays. */
    public List<Attributes> elements() {
        return entries.stream()
                .map(entry -> new Attributes(data, entry.at, entry.at + entry.length))
                .toList();
    }

    private @Nullable Entry find(int type, int length) {
        for (var entry : entries) {
            if (entry.type == type && (length < 0 || entry.length == length)) {
                return entry;
            }
        }
        return null;
    }

    private static List<Entry> entries(ByteBuffer data, int from, int to) {
        var found = new ArrayList<Entry>();
        int at = from;
        while (to - at >= HEADER) {
            int length = data.getShort(at) & 0xffff;
            if (length < HEADER || length > to - at) {
                break;
            }
            found.add(new Entry(data.getShort(at + 2) & TYPE_MASK, at + HEADER, length - HEADER));
            at += (length + 3) / 4 * 4;
        }
        return found;
    }
}
