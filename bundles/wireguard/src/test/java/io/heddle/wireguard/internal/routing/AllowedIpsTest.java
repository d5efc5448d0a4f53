package io.heddle.wireguard.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AllowedIpsTest {

    private final AllowedIps<String> trie = new AllowedIps<>();
    private final Map<Prefix, String> model = new HashMap<>();

    /** Few distinct bits, so that prefixes nest and share often. */
    private static byte[] address(Random random, boolean ipv6) {
        var address = new byte[ipv6 ? 16 : 4];
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(4) << 6 : random.nextInt(2));
        }
        return address;
    }

    private @Nullable String modelLookup(byte[] address) {
        String best = null;
        for (int length = 8 * address.length; length >= 0 && best == null; length--) {
            best = model.get(Prefix.of(address, length));
        }
        return best;
    }

    private @Nullable String lookup(byte[] address, boolean source) {
        ByteBuffer packet = ByteBuffer.allocate(43);
        boolean ipv6 = address.length == 16;
        packet.put(3 + (ipv6 ? source ? 8 : 24 : source ? 12 : 16), address);
        var version = ipv6 ? InnerPacket.Version.IPV6 : InnerPacket.Version.IPV4;
        return source ? trie.source(packet, 3, version) : trie.destination(packet, 3, version);
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 2", "true, 3", "true, 4"})
    void findsTheLongestPrefixLikeATableScannedInFull(boolean ipv6, long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            byte[] address = address(random, ipv6);
            Prefix prefix = Prefix.of(address, random.nextInt(8 * address.length + 1));
            if (random.nextInt(3) == 0) {
                trie.remove(prefix);
                model.remove(prefix);
            } else {
                assertThat(trie.put(prefix, "peer" + i)).isEqualTo(model.put(prefix, "peer" + i));
            }
            byte[] asked = address(random, ipv6);
            assertThat(lookup(asked, false)).isEqualTo(modelLookup(asked));
            assertThat(lookup(asked, true)).isEqualTo(modelLookup(asked));
        }
        for (Prefix prefix : model.keySet()) {
            trie.remove(prefix);
        }
        assertThat(lookup(address(random, ipv6), false)).isNull();
    }
}
