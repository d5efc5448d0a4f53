package io.heddle.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.ice.stun.StunMessage;
import io.heddle.ice.stun.StunWriter;
import io.heddle.ice.stun.TransactionId;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IceMuxTest {

    private final IceMux<String> mux = new IceMux<>(100, new Random(3));

    @Test
    void routesRequestsByTheFirstPartOfTheUsername() {
        mux.register("alice", "a");
        mux.register("bob", "b");

        assertThat(route(request("alice:x"))).contains("a");
        assertThat(route(request("bob:alice"))).contains("b");
        assertThat(route(request("carol:x"))).isEmpty();
        assertThat(route(request("alice"))).isEmpty();
        assertThat(route(request(":alice"))).isEmpty();
    }

    @Test
    void routesResponsesByTheTagOfTheTransaction() {
        int tag = mux.register("alice", "a").orElseThrow();

        assertThat(route(response(StunMessage.Kind.SUCCESS, tag))).contains("a");
        assertThat(route(response(StunMessage.Kind.ERROR, tag))).contains("a");
        assertThat(route(response(StunMessage.Kind.INDICATION, tag))).isEmpty();
        assertThat(route(response(StunMessage.Kind.SUCCESS, tag + 1))).isEmpty();
    }

    @Test
    void aQueryGetsItsResponsesAndNoRequests() {
        int tag = mux.registerQuery("q").orElseThrow();

        assertThat(route(response(StunMessage.Kind.SUCCESS, tag))).contains("q");
        assertThat(route(request(":x"))).isEmpty();
        mux.unregister(tag);
        assertThat(route(response(StunMessage.Kind.SUCCESS, tag))).isEmpty();
    }

    @Test
    void aRestartTakesTheRequestsAndLeavesTheOldItsResponses() {
        int old = mux.register("alice", "old").orElseThrow();
        int fresh = mux.register("alice", "new").orElseThrow();

        assertThat(route(request("alice:x"))).contains("new");
        assertThat(route(response(StunMessage.Kind.SUCCESS, old))).contains("old");

        mux.unregister(old);
        mux.unregister(old);

        assertThat(route(request("alice:x"))).contains("new");
        assertThat(route(response(StunMessage.Kind.SUCCESS, old))).isEmpty();

        mux.unregister(fresh);
        assertThat(route(request("alice:x"))).isEmpty();
    }

    @Test
    void refusesMoreThanItsCapacity() {
        for (int i = 0; i < 100; i++) {
            assertThat(mux.register("u" + i, "x")).isPresent();
        }
        OptionalInt refused = mux.register("v", "x");

        assertThat(refused).isEmpty();
        assertThat(route(request("v:x"))).isEmpty();
    }

    @Test
    void drawsAnotherTagIfOneIsTaken() {
        var repeating = new IceMux<String>(10, new Random() {
            private int n;

            @Override
            public int nextInt() {
                return n++ / 2;
            }
        });

        assertThat(repeating.register("a", "a")).hasValue(0);
        assertThat(repeating.register("b", "b")).hasValue(1);
        assertThat(repeating.register("c", "c")).hasValue(2);
    }

    @Test
    void survivesRandomBytes() {
        mux.register("alice", "a");
        byte[] seed = request("alice:x");
        var random = new SplittableRandom(5);
        int routed = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = seed.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            bytes = Arrays.copyOf(bytes, random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length);
            routed += route(bytes).isPresent() ? 1 : 0;
        }
        assertThat(routed).isBetween(1, 49_999);
    }

    private Optional<String> route(byte[] bytes) {
        return mux.route(bytes, 0, bytes.length);
    }

    private static byte[] request(String username) {
        return StunWriter.binding(StunMessage.Kind.REQUEST, new TransactionId(1, 2))
                .username(username)
                .toBytes();
    }

    private static byte[] response(StunMessage.Kind kind, int tag) {
        return StunWriter.binding(kind, new TransactionId(tag, 2)).toBytes();
    }
}
