package io.heddle.ice;

import static io.heddle.ice.SimulatedNetwork.millis;
import static io.heddle.ice.SimulatedNetwork.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.ice.stun.StunMessage;
import io.heddle.ice.stun.StunMessage.Kind;
import io.heddle.ice.stun.StunWriter;
import io.heddle.ice.stun.TransactionId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StunQueryTest {

    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.53", 3478);
    private static final InetSocketAddress SEEN = new InetSocketAddress("203.0.113.7", 40123);
    private static final long START = Long.MAX_VALUE - seconds(1);

    private final StunQuery query = new StunQuery(SERVER, 77, new Random(1), START);

    @Test
    void asksWithABareRequestAndTakesTheAnswer() {
        IceAction.Send send = query.tick(START).orElseThrow();
        assertThat(send.base()).isEqualTo(Base.Shared.UDP4);
        assertThat(send.to()).isEqualTo(SERVER);
        assertThat(send.datagram()).hasSize(20);

        receive(SERVER, answer(id(send), SEEN));

        assertThat(query.mapped()).contains(SEEN);
        assertThat(query.isDone()).isTrue();
        assertThat(query.deadline()).isEmpty();
        assertThat(query.tick(START + seconds(3))).isEmpty();
    }

    @Test
    void repeatsTheRequestAndGivesUpAfterFiveSeconds() {
        var sentAt = new ArrayList<Long>();
        long now = START;
        while (query.deadline().isPresent()) {
            now = query.deadline().getAsLong();
            long at = now - START;
            query.tick(now).ifPresent(s -> sentAt.add(at));
        }

        assertThat(sentAt).containsExactly(0L, millis(500), millis(1500), millis(3500));
        assertThat(now - START).isEqualTo(seconds(5));
        assertThat(query.isDone()).isTrue();
        assertThat(query.mapped()).isEmpty();
    }

    @Test
    void ignoresWhatIsNotTheAnswer() {
        TransactionId id = id(query.tick(START).orElseThrow());

        receive(SEEN, answer(id, SEEN));
        receive(SERVER, answer(new TransactionId(77, 0), SEEN));
        receive(SERVER, answer(id, new InetSocketAddress("0.0.0.0", 5)));
        receive(SERVER, StunWriter.binding(Kind.SUCCESS, id).toBytes());
        receive(SERVER, StunWriter.binding(Kind.ERROR, id).failure(500, "x").toBytes());
        receive(SERVER, new byte[] {1, 2, 3});
        assertThat(query.isDone()).isFalse();

        receive(SERVER, answer(id, SEEN));
        assertThat(query.mapped()).contains(SEEN);
    }

    @Test
    void makesOneCandidateOfEqualAnswers() {
        List<Candidate> candidates = StunQuery.candidates(List.of(SEEN, SEEN), 51820, new Random(2));

        assertThat(candidates)
                .singleElement()
                .satisfies(c -> assertThat(c.toLine())
                        .matches("3891555988 1 udp 1694498815 203.0.113.7 40123 typ srflx"
                                + " raddr 0.0.0.0 rport 51820 cid [A-Za-z]{32}"));
    }

    private void receive(InetSocketAddress from, byte[] datagram) {
        query.receive(from, datagram, 0, datagram.length);
    }

    private static byte[] answer(TransactionId id, InetSocketAddress seen) {
        return StunWriter.binding(Kind.SUCCESS, id).xorMappedAddress(seen).toBytes();
    }

    private static TransactionId id(IceAction.Send send) {
        StunMessage request = SimulatedPeer.decode(send.datagram());
        assertThat(request.transaction().tag()).isEqualTo(77);
        return request.transaction();
    }
}
