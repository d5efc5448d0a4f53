package io.heddle.wireguard.internal.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Network byte order in buffers, whatever order they are set to. */
final class BigEndian {

    private static final VarHandle SHORT = MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static int getUnsignedShort(ByteBuffer buffer, int offset) {
        return Short.toUnsignedInt((short) SHORT.get(buffer, offset));
    }

    static int getInt(ByteBuffer buffer, int offset) {
        return (int) INT.get(buffer, offset);
    }

    static long getLong(ByteBuffer buffer, int offset) {
        return (long) LONG.get(buffer, offset);
    }
}
