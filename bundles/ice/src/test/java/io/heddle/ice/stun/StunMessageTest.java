package io.heddle.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StunMessageTest {

    private static final StunKey KEY = StunKey.shortTerm("secret");
    private static final TransactionId ID = new TransactionId(0x11223344, 0x5566778899AABBCCL);

    @ParameterizedTest
    @EnumSource
    void readsKindAndMethodItWrote(StunMessage.Kind kind) throws Exception {
        for (int method : new int[] {1, 3, 0xFFF, 0x7F0, 0xF80}) {
            StunMessage message =
                    decode(StunWriter.of(kind, method, ID).useCandidate().toBytes());

            assertThat(message.kind()).isEqualTo(kind);
            assertThat(message.method()).isEqualTo(method);
            assertThat(message.transaction()).isEqualTo(ID);
        }
    }

    @Test
    void readsEveryAttributeItWrote() throws Exception {
        StunMessage message = decode(request()
                .username("a:b")
                .software("heddle")
                .useCandidate()
                .priority(0xFFFFFFFFL)
                .iceControlling(-1)
                .iceControlled(Long.MIN_VALUE)
                .xorMappedAddress(new InetSocketAddress("2001:db8::1", 65535))
                .failure(487, "Role Conflict")
                .unknownAttributes(List.of(0x7777, 0x0003, 0x1234))
                .toBytes());

        assertThat(message.username()).contains("a:b");
        assertThat(message.software()).contains("heddle");
        assertThat(message.useCandidate()).isTrue();
        assertThat(message.priority()).hasValue(0xFFFFFFFFL);
        assertThat(message.iceControlling()).hasValue(-1);
        assertThat(message.iceControlled()).hasValue(Long.MIN_VALUE);
        assertThat(message.xorMappedAddress()).contains(new InetSocketAddress("2001:db8::1", 65535));
        assertThat(message.failure()).contains(new StunMessage.Failure(487, "Role Conflict"));
        assertThat(message.unknownAttributes()).containsExactly(0x7777, 0x0003, 0x1234);
        assertThat(message.hasIntegrity()).isFalse();
        assertThat(message.verify(KEY)).isFalse();
    }

    @Test
    void ignoresWhatWasAppendedBehindTheIntegrity() throws Exception {
        StunMessage message = decode(request()
                .integrity(KEY)
                .useCandidate()
                .iceControlling(7)
                .username("evil")
                .fingerprint()
                .toBytes());

        assertThat(message.verify(KEY)).isTrue();
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.iceControlling()).isEmpty();
        assertThat(message.username()).isEmpty();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    @Test
    void refusesAnIntegrityWithASingleBitChanged() throws Exception {
        byte[] bytes = request()
                .username("a:b")
                .priority(5)
                .integrity(KEY)
                .fingerprint()
                .toBytes();
        int end = bytes.length - 8;

        for (int bit = 0; bit < 8 * end; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            boolean accepted;
            try {
                accepted = decode(changed).verify(KEY);
            } catch (StunFormatException e) {
                accepted = false;
            }
            assertThat(accepted).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void takesTheFirstOfSeveralAttributes() throws Exception {
        assertThat(decode(request().username("first").username("second").toBytes())
                        .username())
                .contains("first");
    }

    @Test
    void readsAttributesOfAWrongLengthAsAbsent() throws Exception {
        StunMessage message = decode(request()
                .attribute(StunAttribute.PRIORITY, new byte[3])
                .attribute(StunAttribute.USE_CANDIDATE, new byte[1])
                .attribute(StunAttribute.ICE_CONTROLLED, new byte[9])
                .attribute(StunAttribute.XOR_MAPPED_ADDRESS, new byte[] {0, 2, 1, 2, 3, 4, 5, 6})
                .attribute(StunAttribute.ERROR_CODE, new byte[2])
                .attribute(StunAttribute.MESSAGE_INTEGRITY, new byte[19])
                .toBytes());

        assertThat(message.priority()).isEmpty();
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.iceControlled()).isEmpty();
        assertThat(message.xorMappedAddress()).isEmpty();
        assertThat(message.failure()).isEmpty();
        assertThat(message.verify(KEY)).isFalse();
    }

    @Test
    void namesAttributesThatMustBeUnderstoodAndAreNot() throws Exception {
        StunMessage message = decode(request()
                .username("a:b")
                .attribute(0x7001, new byte[0])
                .attribute(0x9001, new byte[5])
                .toBytes());

        assertThat(message.notUnderstood()).containsExactly(0x7001);
    }

    @Test
    void refusesFramesThatDoNotAddUp() {
        byte[] good = request().username("abc").toBytes();

        assertThat(Stun.isStun(good, 0, good.length)).isTrue();
        assertRefused(good, 0, good.length - 4);
        assertRefused(Arrays.copyOf(good, good.length + 4), 0, good.length + 4);
        assertRefused(with(good, 0, 0x80), 0, good.length);
        assertRefused(with(good, 4, 0x20), 0, good.length);
        assertRefused(with(good, 3, 7), 0, good.length);
        assertRefused(with(good, 23, 9), 0, good.length);
        assertRefused(new byte[0], 0, 0);
        byte[] huge = request().attribute(0x9001, new byte[3000]).toBytes();
        assertRefused(huge, 0, huge.length);
    }

    @Test
    void refusesMoreAttributesThanAnyoneNeeds() {
        StunWriter writer = request();
        for (int i = 0; i < 65; i++) {
            writer.useCandidate();
        }
        byte[] bytes = writer.toBytes();

        assertRefused(bytes, 0, bytes.length);
    }

    @Test
    void readsAMessageInTheMiddleOfABuffer() throws Exception {
        byte[] message = request().username("a:b").integrity(KEY).toBytes();
        byte[] buffer = new byte[message.length + 20];
        System.arraycopy(message, 0, buffer, 7, message.length);

        assertThat(Stun.isStun(buffer, 7, message.length)).isTrue();
        assertThat(Stun.transaction(buffer, 7)).isEqualTo(ID);
        assertThat(StunMessage.decode(buffer, 7, message.length).verify(KEY)).isTrue();
    }

    @Test
    void survivesRandomBytes() {
        var random = new SplittableRandom(20261125);
        byte[] seed = request()
                .username("a:b")
                .xorMappedAddress(new InetSocketAddress("192.0.2.1", 1))
                .failure(400, "x")
                .unknownAttributes(List.of(1, 2))
                .integrity(KEY)
                .fingerprint()
                .toBytes();
        int decoded = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = Arrays.copyOf(seed, 20 + 4 * random.nextInt(seed.length / 4));
            for (int n = random.nextInt(6); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) != 0) {
                bytes = with(with(bytes, 2, 0), 3, bytes.length - 20);
            }
            decoded += useAll(bytes);
        }
        assertThat(decoded).isBetween(10_000, 99_000);
    }

    private static int useAll(byte[] bytes) {
        try {
            StunMessage m = decode(bytes);
            m.username();
            m.software();
            m.priority();
            m.useCandidate();
            m.iceControlled();
            m.iceControlling();
            m.xorMappedAddress();
            m.failure();
            m.unknownAttributes();
            m.notUnderstood();
            m.candidatePairId();
            m.verify(KEY);
            m.hasValidFingerprint();
            assertThat(m.toString()).isNotEmpty();
            return 1;
        } catch (StunFormatException e) {
            return 0;
        }
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static void assertRefused(byte[] bytes, int offset, int length) {
        assertThatThrownBy(() -> StunMessage.decode(bytes, offset, length)).isInstanceOf(StunFormatException.class);
    }

    private static StunWriter request() {
        return StunWriter.binding(StunMessage.Kind.REQUEST, ID);
    }

    private static StunMessage decode(byte[] bytes) throws StunFormatException {
        return StunMessage.decode(bytes, 0, bytes.length);
    }
}
