package io.heddle.firewall.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.net.IpPrefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PrefixesTest {

    @Test
    void dropsWhatLiesWithinAnother() {
        assertThat(disjoint("10.1.2.3", "10.0.0.0/8", "10.0.0.0/16", "11.0.0.1", "9.255.255.255"))
                .containsExactly("9.255.255.255/32", "10.0.0.0/8", "11.0.0.1/32");
    }

    @Test
    void clearsHostBitsBeforeItCompares() {
        assertThat(disjoint("10.0.0.77/24", "10.0.0.5/24")).containsExactly("10.0.0.0/24");
    }

    @Test
    void keepsTheTopOfTheAddressSpace() {
        assertThat(disjoint("255.255.255.255", "255.0.0.0/8", "254.0.0.0/8"))
                .containsExactly("254.0.0.0/8", "255.0.0.0/8");
        assertThat(disjoint("ffff::/16", "ffff::1")).containsExactly("ffff::/16");
    }

    @Test
    void coversExactlyTheAddressesItWasGiven() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var given = new ArrayList<IpPrefix>();
            for (int i = 0; i < 12; i++) {
                given.add(IpPrefix.parse("10.0.0." + random.nextInt(64) + "/" + (26 + random.nextInt(7))));
            }

            var disjoint = Prefixes.disjoint(given);

            for (int last = 0; last < 256; last++) {
                var address = IpPrefix.parse("10.0.0." + last).address();
                long hits = disjoint.stream().filter(p -> p.contains(address)).count();
                boolean covered = given.stream().anyMatch(p -> p.contains(address));
                assertThat(hits).as("%s in %s", address, disjoint).isEqualTo(covered ? 1 : 0);
            }
        }
    }

    private static List<String> disjoint(String... prefixes) {
        return Prefixes.disjoint(Arrays.stream(prefixes).map(IpPrefix::parse).toList()).stream()
                .map(IpPrefix::toString)
                .toList();
    }
}
