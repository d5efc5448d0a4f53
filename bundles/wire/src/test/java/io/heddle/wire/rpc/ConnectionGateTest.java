package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionGateTest {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stopTimer() throws InterruptedException {
        timer.shutdownNow();
        assertThat(timer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws IOException {
        var gate = new ConnectionGate(10, Duration.ofMillis(1), timer);
        try (ServerSocket listening = listen(gate);
                Socket client = connect(listening);
                Socket accepted = listening.accept()) {

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(accepted.isClosed()).isTrue();
        }
    }

    @Test
    void aConnectionThatSpokeInTimeIsLeftAlone() throws IOException {
        var gate = new ConnectionGate(10, Duration.ofDays(1), timer);
        try (ServerSocket listening = listen(gate);
                Socket client = connect(listening);
                Socket accepted = listening.accept()) {
            assertThat(timer.getQueue()).hasSize(1);

            gate.transportReady(Attributes.newBuilder()
                    .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, client.getLocalSocketAddress())
                    .build());

            assertThat(timer.getQueue()).allMatch(task -> ((java.util.concurrent.Future<?>) task).isCancelled());
            assertThat(accepted.isClosed()).isFalse();
        }
    }

    @Test
    void closeClosesWhatCameIn() throws IOException {
        var gate = new ConnectionGate(10, Duration.ofDays(1), timer);
        try (ServerSocket listening = listen(gate);
                Socket client = connect(listening);
                Socket accepted = listening.accept()) {

            gate.close();

            assertThat(accepted.isClosed()).isTrue();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static ServerSocket listen(ConnectionGate gate) throws IOException {
        ServerSocket listening = gate.sockets().createServerSocket();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return listening;
    }

    private static Socket connect(ServerSocket listening) throws IOException {
        Socket client = new Socket(listening.getInetAddress(), listening.getLocalPort());
        client.setSoTimeout(10_000);
        return client;
    }
}
