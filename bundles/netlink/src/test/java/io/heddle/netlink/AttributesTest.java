package io.heddle.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributesTest {

    private static byte[] sample() {
        return new AttributeWriter()
                .u8(1, 200)
                .u16(2, 60_000)
                .u32(3, -5)
                .u64(4, Long.MIN_VALUE)
                .text(5, "hd0")
                .bytes(6, new byte[] {9, 8, 7})
                .nested(7, list -> list.nested(0, first -> first.u8(1, 11)).nested(0, second -> second.u8(1, 12)))
                .toByteArray();
    }

    @Test
    void readsWhatWasWritten() {
        var read = Attributes.of(sample(), 0);

        assertThat(read.u8(1, 0)).isEqualTo(200);
        assertThat(read.u16(2, 0)).isEqualTo(60_000);
        assertThat(read.u32(3, 0)).isEqualTo(-5);
        assertThat(read.u64(4, 0)).isEqualTo(Long.MIN_VALUE);
        assertThat(read.text(5)).isEqualTo("hd0");
        assertThat(read.bytes(6)).containsExactly(9, 8, 7);
        assertThat(read.nested(7).elements())
                .extracting(element -> element.u8(1, 0))
                .containsExactly(11, 12);
    }

    @Test
    void writesTheKernelsLayout() {
        assertThat(new AttributeWriter().text(3, "hd0").u8(1, 7).toByteArray())
                .containsExactly(8, 0, 3, 0, 'h', 'd', '0', 0, 5, 0, 1, 0, 7, 0, 0, 0);
    }

    @Test
    void givesTheDefaultForWhatIsAbsentOrOfAnotherLength() {
        var read = Attributes.of(sample(), 0);

        assertThat(read.u32(99, 42)).isEqualTo(42);
        assertThat(read.u32(1, 42)).isEqualTo(42);
        assertThat(read.text(99)).isEmpty();
        assertThat(read.bytes(99)).isEmpty();
        assertThat(read.nested(99).elements()).isEmpty();
        assertThat(read.has(6)).isTrue();
        assertThat(read.has(99)).isFalse();
    }

    @Test
    void survivesTruncatedAndRandomBytes() {
        var random = new Random(1);
        var whole = sample();
        for (int round = 0; round < 20_000; round++) {
            var bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            var read = Attributes.of(bytes, 0);
            for (int type = 0; type < 9; type++) {
                read.u8(type, 0);
                read.u64(type, 0);
                read.text(type);
                assertThat(read.bytes(type).length).isLessThanOrEqualTo(bytes.length);
                read.nested(type).elements().forEach(Attributes::elements);
            }
        }
    }

    @Test
    void refusesWhatDoesNotFitIntoAnAttribute() {
        var writer = new AttributeWriter();

        assertThatThrownBy(() -> writer.bytes(1, new byte[65_532])).isInstanceOf(IllegalArgumentException.class);
    }
}
