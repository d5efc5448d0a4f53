package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.map.RemotePeer;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.tck.fake.FakeManagementConnector;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a gateway does with many peers grows with their number, not with its square. Each peer of a map begins to connect; when each
 * of them asked for a status of all, a map of ten thousand held the lane for a minute, and was written off as hung or came late.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the test looks at what became of it
class ManyPeersTest {

    private static final int PEERS = 200;
    private static final int FEW = 10;

    @TempDir
    Path directory;

    @Test
    void aMapTakesAFewStatusesHoweverManyPeersItHas() throws Exception {
        var fixture = new GatewayFixture(directory).withAll();
        var statuses = new AtomicInteger();
        fixture.host.interfere((service, operation, mayFail) -> {
            if (operation.equals("traffic")) { // asked for each status that is told
                statuses.incrementAndGet();
            }
        });
        fixture.gateway.listen(status -> {});
        fixture.up();
        statuses.set(0);

        fixture.management.push(map());
        fixture.threads.settle();

        assertThat(statuses.get()).isBetween(1, FEW);
        assertThat(fixture.gateway.status().peers()).hasSize(PEERS);
    }

    private static NetworkMap map() {
        var peers = IntStream.range(0, PEERS).mapToObj(ManyPeersTest::peer).toList();
        return new NetworkMap(
                2,
                FakeManagementConnector.SELF,
                peers,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                DnsSettings.DISABLED);
    }

    private static RemotePeer peer(int number) {
        var key = new byte[PublicKey.LENGTH];
        new Random(number).nextBytes(key);
        return new RemotePeer(PublicKey.of(key), Set.of(IpPrefix.parse("100.64.1." + number + "/32")), "", "0.60.0");
    }
}
