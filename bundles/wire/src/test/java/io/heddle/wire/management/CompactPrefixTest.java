package io.heddle.wire.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "100.77.3.9, 32, 644d030920",
        "0.0.0.0, 0, 0000000000",
        "fd00::1, 64, fd00000000000000000000000000000140",
        "::, 0, 0000000000000000000000000000000000"
    })
    void readsAndWritesTheShortForm(String address, int length, String hex) throws UnknownHostException {
        var prefix = new CompactPrefix(InetAddress.getByName(address), length);

        assertThat(HexFormat.of().formatHex(prefix.encode())).isEqualTo(hex);
        assertThat(CompactPrefix.decode(HexFormat.of().parseHex(hex))).contains(prefix);
    }

    @Test
    void mappedAddressesBecomeIpv4() throws UnknownHostException {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff0a00000178");

        assertThat(CompactPrefix.decode(mapped)).contains(new CompactPrefix(InetAddress.getByName("10.0.0.1"), 24));
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "0a000001",
        "0a00000121",
        "0a000001ff",
        "0a0000010a00",
        "fd000000000000000000000000000001",
        "fd00000000000000000000000000000181",
        "00000000000000000000ffff0a00000120" // a length within the mapping
    })
    void anythingElseIsNoPrefix(String hex) {
        assertThat(CompactPrefix.decode(HexFormat.of().parseHex(hex))).isEmpty();
    }

    @Test
    void randomBytesGiveAPrefixThatWritesItselfOrNone() {
        var random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextBoolean() ? 5 : random.nextInt(20)];
            random.nextBytes(bytes);

            CompactPrefix.decode(bytes)
                    .ifPresent(prefix -> assertThat(prefix.encode()).isEqualTo(bytes));
        }
    }

    @Test
    void aLengthBeyondTheAddressIsRefused() throws UnknownHostException {
        var address = InetAddress.getByName("10.0.0.1");

        assertThatThrownBy(() -> new CompactPrefix(address, 33)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CompactPrefix(address, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
