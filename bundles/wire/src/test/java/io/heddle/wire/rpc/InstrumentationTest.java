package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What gRPC logs when channels and servers are made. */
class InstrumentationTest {

    private static final Logger GRPC = Logger.getLogger("io.grpc.internal");

    @Test
    void nobodyLooksForOpenCensus() throws Exception {
        make(); // loading gRPC's classes asks for it once, which nothing can prevent
        var heard = new Heard();
        var level = GRPC.getLevel();
        GRPC.addHandler(heard);
        GRPC.setLevel(Level.FINE);
        try {
            make();
        } finally {
            GRPC.setLevel(level);
            GRPC.removeHandler(heard);
        }

        assertThat(heard.texts).noneMatch(text -> text.contains("census"));
    }

    private static void make() throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var server = RpcServer.start(RpcServerConfig.plaintext("server", address), List.of());
                var channel = RpcChannel.open(RpcTarget.plaintext(
                        "client", "127.0.0.1", server.address().getPort()))) {
            assertThat(channel.channel().isShutdown()).isFalse();
        }
    }

    /** Remembers what was logged. */
    private static final class Heard extends Handler {

        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            texts.add(entry.getMessage());
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
