package io.heddle.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes netlink attributes: length u16, type u16, value, padding to 4 bytes; host byte order. Not thread safe. */
public final class AttributeWriter {

    /** Bit of an attribute's type: its value are attributes. */
    private static final int NESTED = 0x8000;

    private static final int HEADER = 4;
    private static final int MAX_LENGTH = 0xffff;

    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    public AttributeWriter u8(int type, int value) {
        begin(type, 1).put((byte) value);
        return pad();
    }

    public AttributeWriter u16(int type, int value) {
        begin(type, Short.BYTES).putShort((short) value);
        return pad();
    }

    public AttributeWriter u32(int type, int value) {
        begin(type, Integer.BYTES).putInt(value);
        return pad();
    }

    public AttributeWriter u64(int type, long value) {
        begin(type, Long.BYTES).putLong(value);
        return pad();
    }

    /** A text with its closing zero byte. */
    public AttributeWriter text(int type, String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        return bytes(type, Arrays.copyOf(bytes, bytes.length + 1));
    }

    public AttributeWriter bytes(int type, byte[] value) {
        begin(type, value.length).put(value);
        return pad();
    }

    /** An attribute whose value are the attributes that {@code content} writes. */
    public AttributeWriter nested(int type, Consumer<AttributeWriter> content) {
        int at = buffer.position();
        begin(type | NESTED, 0);
        content.accept(this);
        int length = buffer.position() - at;
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("nested attribute " + type + " of " + length + " bytes");
        }
        buffer.putShort(at, (short) length);
        return this;
    }

    /** Bytes written so far. */
    public int size() {
        return buffer.position();
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer begin(int type, int valueLength) {
        if (valueLength > MAX_LENGTH - HEADER) {
            throw new IllegalArgumentException("attribute " + type + " of " + valueLength + " bytes");
        }
        return room(HEADER + valueLength)
                .putShort((short) (HEADER + valueLength))
                .putShort((short) type);
    }

    private AttributeWriter pad() {
        while (buffer.position() % 4 != 0) {
            room(1).put((byte) 0);
        }
        return this;
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
            var larger = ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }
}
