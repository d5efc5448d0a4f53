package io.heddle.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wireguard.lab.Packets;
import io.heddle.wireguard.lab.TestEndpoint;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real threads: two devices, on each side one thread that seals and one that opens, a timer thread, and one that
 * configures. Time runs three hundred times too fast, so that sessions rotate all the while.
 */
@Timeout(60)
final class ConcurrencyTest {

    private static final int PACKETS = 60_000;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE / 2);
    private final CountDownLatch finished = new CountDownLatch(1);

    private final class Side implements Output {
        private final PrivateKey key = PrivateKey.generate(new SecureRandom());
        private final WireGuardDevice device = new WireGuardDevice(DeviceConfig.of(key));
        private final BlockingQueue<byte[]> inbox = new ArrayBlockingQueue<>(1000);
        private final BitSet received = new BitSet(); // opening thread only
        private final Endpoint endpoint;
        private final String ip;
        private Side other;

        Side(String ip) {
            this.ip = ip;
            this.endpoint = new TestEndpoint(ip);
            this.other = this;
        }

        void know(Side peer) {
            other = peer;
            configure();
        }

        private void configure() {
            AllowedIp ip4 = AllowedIp.parse(other.ip);
            device.putPeer(PeerConfig.of(other.key.publicKey(), ip4).withEndpoint(other.endpoint), clock.get());
        }

        @Override
        public void datagram(Endpoint destination, ByteBuffer buffer, int offset, int length) {
            var content = new byte[length];
            buffer.get(offset, content);
            try {
                // Handshake answers of the opening threads must not wait for each other.
                if (content[0] == 4 && length > 32) {
                    boolean taken = false;
                    while (!taken && finished.getCount() > 0) {
                        taken = other.inbox.offer(content, 10, TimeUnit.MILLISECONDS);
                    }
                } else {
                    other.inbox.offer(content);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void packet(PublicKey peer, ByteBuffer buffer, int offset, int length) {
            var content = new byte[length];
            buffer.get(offset, content);
            int number = Packets.number(content);
            assertThat(received.get(number)).as("packet %s came twice", number).isFalse();
            received.set(number);
        }

        int seal() {
            int accepted = 0;
            for (int i = 0; i < PACKETS && !Thread.currentThread().isInterrupted(); i++) {
                byte[] packet = Packets.packet(ip, other.ip, 200, i);
                SendResult result = device.handlePacket(
                        Packets.roomy(packet, false), WireGuardDevice.HEADROOM, packet.length, clock.get(), this);
                accepted += result == SendResult.SENT ? 1 : 0;
                clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(5));
            }
            return accepted;
        }

        int open() throws InterruptedException {
            while (finished.getCount() > 0 || !inbox.isEmpty()) {
                byte[] datagram = inbox.poll(10, TimeUnit.MILLISECONDS);
                if (datagram != null) {
                    device.handleDatagram(
                            ByteBuffer.wrap(datagram), 0, datagram.length, other.endpoint, clock.get(), this);
                }
            }
            return received.cardinality();
        }

        int runTimers() throws InterruptedException {
            int ticks = 0;
            while (!finished.await(1, TimeUnit.MILLISECONDS)) {
                long now = clock.get();
                if (device.nextDeadline().isPresent() && device.nextDeadline().getAsLong() - now <= 0) {
                    device.tick(now, this);
                    ticks++;
                }
            }
            return ticks;
        }
    }

    @Test
    void sealingOpeningTimersAndConfigurationRunAtOnce() throws Exception {
        var a = new Side("10.0.0.1");
        var b = new Side("10.0.0.2");
        a.know(b);
        b.know(a);
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            List<Future<Integer>> opened = new ArrayList<>();
            opened.add(pool.submit(b::open));
            opened.add(pool.submit(a::open));
            List<Future<Integer>> others =
                    List.of(pool.submit(a::runTimers), pool.submit(b::runTimers), pool.submit(configuring(a)));
            List<Future<Integer>> sealed = List.of(pool.submit(a::seal), pool.submit(b::seal));
            int[] sent = {sealed.get(0).get(50, TimeUnit.SECONDS), sealed.get(1).get(50, TimeUnit.SECONDS)};
            finished.countDown();
            for (int i = 0; i < 2; i++) {
                assertThat(sent[i]).isGreaterThan(PACKETS / 2);
                assertThat(opened.get(i).get(10, TimeUnit.SECONDS)).isGreaterThan(sent[i] / 2);
            }
            for (Future<Integer> other : others) {
                assertThat(other.get(10, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            finished.countDown();
            pool.shutdownNow();
            assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            a.device.close();
            b.device.close();
        }
    }

    private Callable<Integer> configuring(Side side) {
        return () -> {
            int changes = 0;
            while (!finished.await(1, TimeUnit.MILLISECONDS)) {
                side.configure();
                assertThat(side.device.snapshot()).hasSize(1);
                changes++;
            }
            return changes;
        };
    }
}
