package io.heddle.api.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.net.IpPrefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkMapTest {

    @Test
    void serialsAreUnsigned() {
        var map = new NetworkMap(
                -1L,
                new SelfConfig(IpPrefix.parse("100.64.0.1/16"), null, "", 0, false, false),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                DnsSettings.DISABLED);

        assertThat(map.isOlderThan(1)).isFalse();
        assertThat(map.isOlderThan(-1)).isFalse();
    }
}
