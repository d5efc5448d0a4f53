package io.heddle.wireguard.lab;

import io.heddle.wireguard.DeviceConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Devices on a network without delay, in a time of its own. The monotonic clock starts 30 seconds before it wraps
 * around, so that every longer test crosses that.
 */
public final class Lab {

    private static final Instant WALL_START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long NANOS_START =
            Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

    public boolean directBuffers;
    /** Datagrams for which this holds get lost. */
    public Predicate<Datagram> loss = datagram -> false;

    private final SeededRandom random;
    private final List<Node> nodes = new ArrayList<>();
    private final Deque<Datagram> wire = new ArrayDeque<>();
    private long elapsed;

    public Lab() {
        this(1);
    }

    public Lab(long seed) {
        this.random = new SeededRandom(seed);
    }

    public long now() {
        return NANOS_START + elapsed;
    }

    public Instant wall() {
        return WALL_START.plusNanos(elapsed);
    }

    public SeededRandom random() {
        return random;
    }

    public Node node(String name, String ip) {
        return node(name, ip, config -> config);
    }

    public Node node(String name, String ip, UnaryOperator<DeviceConfig> customizer) {
        var node = new Node(this, name, ip, random, customizer);
        nodes.add(node);
        return node;
    }

    /** Makes two nodes know each other. */
    public void connect(Node a, Node b) {
        a.device.putPeer(b.asPeer(), now());
        b.device.putPeer(a.asPeer(), now());
    }

    /** Two nodes that know each other. */
    public Node[] pair() {
        Node a = node("a", "10.0.0.1");
        Node b = node("b", "10.0.0.2");
        connect(a, b);
        return new Node[] {a, b};
    }

    void carry(Datagram datagram) {
        wire.add(datagram);
    }

    /** Takes what is in flight off the network. */
    public List<Datagram> intercept() {
        List<Datagram> taken = List.copyOf(wire);
        wire.clear();
        return taken;
    }

    /** Delivers until nothing is in flight. */
    public void deliver() {
        while (!wire.isEmpty()) {
            Datagram datagram = wire.poll();
            if (!loss.test(datagram)) {
                nodes.stream()
                        .filter(node -> node.endpoint.equals(datagram.destination()))
                        .forEach(node -> node.receive(datagram.copy()));
            }
        }
    }

    /** Lets time pass, ticking each device when it wants to be, and delivers. */
    public void advance(Duration duration) {
        long end = now() + duration.toNanos();
        deliver();
        OptionalLong next = nextDeadline();
        while (next.isPresent() && next.getAsLong() - end <= 0) {
            elapsed += Math.max(0, next.getAsLong() - now());
            tick();
            next = nextDeadline();
        }
        elapsed += end - now();
    }

    /** Lets time pass without anybody looking at the clock. */
    public void sleep(Duration duration) {
        elapsed += duration.toNanos();
    }

    /** Ticks all and delivers. */
    public void tick() {
        nodes.forEach(node -> node.device.tick(now(), node));
        deliver();
    }

    private OptionalLong nextDeadline() {
        return nodes.stream()
                .map(node -> node.device.nextDeadline())
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce((a, b) -> a - b < 0 ? a : b);
    }
}
