package io.heddle.wglinux.jvm;

import static org.awaitility.Awaitility.await;

import io.heddle.api.tunnel.PathPipe;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Two ends of a path; what goes in at one is delivered at the other within the same call, the hardest case. */
final class PipePair {

    final End left = new End();
    final End right = new End();

    PipePair() {
        left.other = right;
        right.other = left;
    }

    /** Waits until nothing has gone through for half a second. */
    void awaitRest() {
        var last = new AtomicInteger(-1);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    int now = left.sent.get() + right.sent.get();
                    return last.getAndSet(now) == now;
                });
    }

    static final class End implements PathPipe {
        final AtomicInteger sent = new AtomicInteger();
        private @Nullable End other;
        private volatile @Nullable Receiver receiver;
        private volatile boolean closed;

        @Override
        public void send(ByteBuffer datagram) {
            sent.incrementAndGet();
            if (other != null) {
                other.deliver(datagram);
            }
        }

        @Override
        public void receive(Receiver newReceiver) {
            receiver = newReceiver;
        }

        void deliver(ByteBuffer datagram) {
            var present = receiver;
            if (present != null && !closed) {
                var copy = ByteBuffer.allocateDirect(datagram.remaining() + 3).position(3);
                copy.put(datagram).flip().position(3);
                present.received(copy);
            }
        }

        boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
