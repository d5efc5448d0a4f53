package io.heddle.wireguard.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wireguard.PacketCipher;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JdkPacketCipherTest {

    private static final int OFFSET = 16;

    private final byte[] key = new byte[32];
    private final JdkPacketCiphers factory = new JdkPacketCiphers();

    JdkPacketCipherTest() {
        new Random(4).nextBytes(key);
    }

    private static byte[] region(ByteBuffer buffer, int length) {
        var bytes = new byte[length];
        buffer.get(OFFSET, bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sealsAndOpensInPlaceAsTheAeadDoes(boolean direct) {
        var random = new Random(5);
        var cipher = factory.create(key);
        for (int length : new int[] {0, 1, 15, 16, 17, 1420, 9000}) {
            long counter = random.nextLong();
            var plain = new byte[length];
            random.nextBytes(plain);
            ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(9100) : ByteBuffer.allocate(9100);
            buffer.put(OFFSET, plain);
            var nonce = new byte[12];
            LittleEndian.putLong(nonce, 4, counter);

            assertThat(cipher.seal(counter, buffer, OFFSET, length)).isTrue();
            assertThat(region(buffer, length + 16)).isEqualTo(Aead.seal(key, nonce, plain, new byte[0]));

            assertThat(cipher.open(counter, buffer, OFFSET, length + 16)).isTrue();
            assertThat(region(buffer, length)).isEqualTo(plain);
            assertThat(buffer.position()).isZero();
        }
    }

    @Test
    void worksOnASliceOfAnArray() {
        var cipher = factory.create(key);
        ByteBuffer slice = ByteBuffer.allocate(200).position(50).slice();
        slice.put(OFFSET, new byte[] {1, 2, 3});
        assertThat(cipher.seal(1, slice, OFFSET, 3)).isTrue();
        assertThat(cipher.open(1, slice, OFFSET, 19)).isTrue();
        assertThat(region(slice, 3)).containsExactly(1, 2, 3);
    }

    @Test
    void aForgedPacketDoesNotKeepOutTheGenuineOneOfTheSameNumber() {
        var cipher = factory.create(key);
        ByteBuffer genuine = ByteBuffer.allocate(100);
        cipher.seal(7, genuine, OFFSET, 20);
        ByteBuffer forged = ByteBuffer.allocate(100);

        assertThat(cipher.open(7, forged, OFFSET, 36)).isFalse();
        assertThat(cipher.open(7, genuine, OFFSET, 36)).isTrue();
        assertThat(cipher.open(7, forged, OFFSET, 15)).isFalse();
    }

    @Test
    void aClosedCipherLeavesThePacketAloneAndHasNoKey() {
        var cipher = (JdkPacketCipher) factory.create(key);
        ByteBuffer buffer = ByteBuffer.allocate(100);
        cipher.seal(1, buffer, OFFSET, 20);
        byte[] before = buffer.array().clone();
        assertThat(cipher.isErased()).isFalse();

        cipher.close();
        cipher.close();

        assertThat(cipher.isErased()).isTrue();
        assertThat(cipher.open(1, buffer, OFFSET, 36)).isFalse();
        assertThat(cipher.seal(2, buffer, OFFSET, 20)).isFalse();
        assertThat(buffer.array()).isEqualTo(before);
    }

    /** Whatever thread meets the erasure, no packet is ever sealed with a key of zeros. */
    @Test
    void closingWhileOthersSealNeverUsesAnErasedKey() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 200; round++) {
                var cipher = factory.create(key);
                var begun = new CountDownLatch(1);
                long first = (long) round << 32;
                Future<ByteBuffer> last = pool.submit(() -> sealUntilClosed(cipher, first, begun));
                assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
                cipher.close();
                ByteBuffer packet = last.get(30, TimeUnit.SECONDS);
                long counter = packet.getLong(0);
                assertThat(factory.create(key).open(counter, packet, OFFSET, 32))
                        .isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** The last packet that was sealed, with its number at the start. */
    private static ByteBuffer sealUntilClosed(PacketCipher cipher, long first, CountDownLatch begun) {
        ByteBuffer last = ByteBuffer.allocate(64).putLong(0, first);
        cipher.seal(first, last, OFFSET, 16);
        begun.countDown();
        for (long counter = first + 1; ; counter++) {
            ByteBuffer packet = ByteBuffer.allocate(64).putLong(0, counter);
            if (!cipher.seal(counter, packet, OFFSET, 16)) {
                return last;
            }
            last = packet;
        }
    }
}
