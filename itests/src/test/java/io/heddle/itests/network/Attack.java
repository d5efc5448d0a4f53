package io.heddle.itests.network;

import io.heddle.tck.host.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Datagrams from one machine to a port of another that no policy allows, some two thousand a second, and the ear that hears those
 * that get through. Both ends are in this process, so one clock dates sending and hearing.
 */
final class Attack implements AutoCloseable {

    private static final long PAUSE_NANOS = 500_000;
    private static final int PORT = 4444;

    private final DatagramSocket ear;
    private final DatagramSocket mouth;
    private final InetAddress target;
    private final List<Long> heard = new CopyOnWriteArrayList<>(); // when each was sent
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong unsent = new AtomicLong();
    private final List<Thread> threads;
    private volatile boolean over;

    private Attack(DatagramSocket ear, DatagramSocket mouth, InetAddress target) {
        this.ear = ear;
        this.mouth = mouth;
        this.target = target;
        this.threads = List.of(new Thread(this::hear, "heddle-test-ear"), new Thread(this::send, "heddle-test-mouth"));
    }

    static Attack start(NetworkNamespace from, NetworkNamespace to, String address) throws Exception {
        var ear = to.call(() -> new DatagramSocket(PORT));
        var attack = new Attack(ear, from.call(DatagramSocket::new), InetAddress.getByName(address));
        attack.threads.forEach(Thread::start);
        return attack;
    }

    long sent() {
        return sent.get();
    }

    long unsent() {
        return unsent.get();
    }

    /** When each of those was sent that got through, in nanoseconds of this JVM's clock. */
    List<Long> heard() {
        return List.copyOf(heard);
    }

    private void send() {
        var content = ByteBuffer.allocate(Long.BYTES);
        while (!over) {
            try {
                content.putLong(0, System.nanoTime());
                mouth.send(new DatagramPacket(content.array(), Long.BYTES, target, PORT));
                sent.incrementAndGet();
            } catch (IOException e) {
                unsent.incrementAndGet(); // the way is gone for a moment; the next one may find it again
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void hear() {
        var content = ByteBuffer.allocate(Long.BYTES);
        while (!over) {
            try {
                ear.receive(new DatagramPacket(content.array(), Long.BYTES));
                heard.add(content.getLong(0));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @Override
    public void close() {
        over = true;
        ear.close();
        mouth.close();
        for (var thread : threads) {
            try {
                thread.join(5000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
