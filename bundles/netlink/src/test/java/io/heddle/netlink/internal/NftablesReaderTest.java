package io.heddle.netlink.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.netlink.AttributeWriter;
import io.heddle.netlink.NftablesEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the kernel announces about nftables, in its byte layout; numbers are from linux/netfilter/nf_tables.h. */
final class NftablesReaderTest {

    private static final int SUBSYSTEM = 10 << 8;
    private static final int NEW_TABLE = SUBSYSTEM;
    private static final int DELETE_TABLE = SUBSYSTEM | 2;
    private static final int DELETE_RULE = SUBSYSTEM | 8;
    private static final int NEW_GENERATION = SUBSYSTEM | 15;
    private static final int DESTROY_TABLE = SUBSYSTEM | 26;
    private static final int INET = 1;
    private static final int IPV4 = 2;

    private final List<NftablesEvent> events = new ArrayList<>();
    private final NftablesReader reader = new NftablesReader("mine", events::add);

    @Test
    void tellsOfATransactionWhenItsEndIsAnnounced() {
        reader.accept(about(DELETE_RULE, INET, "mine"));
        reader.accept(about(DELETE_RULE, INET, "mine"));
        assertThat(events).isEmpty();

        reader.accept(end(0x01020304));

        assertThat(events).containsExactly(new NftablesEvent.Changed(0x01020304, false, 77, "nft"));
    }

    @Test
    void knowsARemovedTableFromOneThatWasMadeAnew() {
        reader.accept(about(DELETE_TABLE, INET, "mine"));
        reader.accept(end(1));
        reader.accept(about(DELETE_TABLE, INET, "mine"));
        reader.accept(about(NEW_TABLE, INET, "mine"));
        reader.accept(end(2));
        reader.accept(about(DESTROY_TABLE, INET, "mine"));
        reader.accept(end(3));

        assertThat(events)
                .extracting(event -> ((NftablesEvent.Changed) event).removed())
                .containsExactly(true, false, true);
    }

    @Test
    void saysNothingOfOtherTablesAndFamilies() {
        reader.accept(about(DELETE_TABLE, INET, "mine2"));
        reader.accept(about(DELETE_TABLE, IPV4, "mine"));
        reader.accept(end(1));

        assertThat(events).isEmpty();
    }

    @Test
    void anOverrunForgetsTheTransactionThatWasBeingRead() {
        reader.accept(about(DELETE_TABLE, INET, "mine"));
        reader.accept(new NetlinkMessage(NetlinkMessage.OVERRUN, 0, 0, 0, new byte[0]));
        reader.accept(end(1));

        assertThat(events).containsExactly(new NftablesEvent.Overrun());
    }

    @Test
    void noiseIsHarmless() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            reader.accept(new NetlinkMessage(SUBSYSTEM | random.nextInt(40), 0, 0, 0, bytes));
        }

        assertThat(events).allMatch(NftablesEvent.Changed.class::isInstance);
    }

    private static NetlinkMessage about(int type, int family, String table) {
        var body = new AttributeWriter().text(1, table).text(3, "chain");
        return new NetlinkMessage(type, 0, 1, 0, Bodies.join(new byte[] {(byte) family, 0, 0, 0}, body));
    }

    private static NetlinkMessage end(int generation) {
        var body = new AttributeWriter()
                .u32(1, Integer.reverseBytes(generation))
                .u32(2, Integer.reverseBytes(77))
                .text(3, "nft");
        return new NetlinkMessage(NEW_GENERATION, 0, 1, 0, Bodies.join(new byte[4], body));
    }
}
