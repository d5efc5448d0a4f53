package io.heddle.ice;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/** A network in virtual time: delay, loss, reordering, and links that work in one direction only. */
final class SimulatedNetwork {

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
    private final Map<InetSocketAddress, Receiver> receivers = new HashMap<>();
    private final Random random;
    private long order;
    private long now;

    long delay = millis(10);
    long jitter;
    double loss;
    BiPredicate<InetSocketAddress, InetSocketAddress> drops = (from, to) -> false;
    long carried;

    interface Receiver {
        void receive(InetSocketAddress from, byte[] datagram);
    }

    private record Event(long time, long order, Runnable task) {}

    /** Starts near the overflow of the clock, which agents must survive. */
    SimulatedNetwork(long seed) {
        random = new Random(seed);
        now = Long.MAX_VALUE - seconds(3);
    }

    static long millis(long n) {
        return TimeUnit.MILLISECONDS.toNanos(n);
    }

    static long seconds(long n) {
        return TimeUnit.SECONDS.toNanos(n);
    }

    Random random() {
        return random;
    }

    long now() {
        return now;
    }

    void attach(InetSocketAddress address, Receiver receiver) {
        receivers.put(address, receiver);
    }

    void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        if (drops.test(from, to) || random.nextDouble() < loss) {
            return;
        }
        long latency = delay + (jitter == 0 ? 0 : random.nextLong(jitter));
        after(latency, () -> {
            Receiver receiver = receivers.get(to);
            if (receiver != null) {
                carried++;
                receiver.receive(from, datagram);
            }
        });
    }

    void after(long nanos, Runnable task) {
        // The queue orders by time since the start, so the overflow of the agents' clock does not matter here.
        events.add(new Event(elapsed() + nanos, order++, task));
    }

    long elapsed() {
        return now - (Long.MAX_VALUE - seconds(3));
    }

    void run(long nanos) {
        long end = elapsed() + nanos;
        runUntil(() -> false, end);
        now += end - elapsed();
    }

    /** Runs until the condition holds and says whether it came to hold in time. */
    boolean runUntil(BooleanSupplier condition, long end) {
        while (!condition.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.time > end) {
                return false;
            }
            events.remove();
            now += next.time - elapsed();
            next.task.run();
        }
        return true;
    }
}
