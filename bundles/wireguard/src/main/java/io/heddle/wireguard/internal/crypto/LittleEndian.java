package io.heddle.wireguard.internal.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Little-endian numbers in arrays and buffers, whatever byte order a buffer is set to. */
public final class LittleEndian {

    private static final VarHandle ARRAY_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ARRAY_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER_INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER_LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    public static int getInt(byte[] bytes, int offset) {
        return (int) ARRAY_INT.get(bytes, offset);
    }

    public static int getInt(ByteBuffer buffer, int offset) {
        return (int) BUFFER_INT.get(buffer, offset);
    }

    public static long getLong(ByteBuffer buffer, int offset) {
        return (long) BUFFER_LONG.get(buffer, offset);
    }

    public static void putInt(byte[] bytes, int offset, int value) {
        ARRAY_INT.set(bytes, offset, value);
    }

    public static void putLong(byte[] bytes, int offset, long value) {
        ARRAY_LONG.set(bytes, offset, value);
    }

    public static void putInt(ByteBuffer buffer, int offset, int value) {
        BUFFER_INT.set(buffer, offset, value);
    }

    public static void putLong(ByteBuffer buffer, int offset, long value) {
        BUFFER_LONG.set(buffer, offset, value);
    }
}
