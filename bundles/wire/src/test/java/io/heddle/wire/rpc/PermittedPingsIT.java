package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pings of mesh clients must not be answered with GOAWAY. gRPC forgives two pings that come too early; the third
 * ends the connection. Written against the bytes (RFC 9113), because gRPC's own client never pings that often.
 */
@Timeout(60)
class PermittedPingsIT {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final byte[] PING = {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
    private static final int TYPE_PING = 6;
    private static final int TYPE_GOAWAY = 7;
    private static final int PAUSE_MILLIS = 5_100;

    @Test
    void pingsEveryFiveSecondsWithoutAnyCallAreAnswered() throws IOException {
        try (RpcServer server = serve();
                Socket client = connect(server)) {
            var in = new DataInputStream(client.getInputStream());
            for (int ping = 0; ping < 4; ping++) {
                client.getOutputStream().write(PING);

                assertThat(next(in)).isEqualTo(TYPE_PING);
                if (ping < 3) {
                    pause(client, in);
                }
            }
        }
    }

    @Test
    void aFloodOfPingsIsCutOff() throws IOException {
        try (RpcServer server = serve();
                Socket client = connect(server)) {
            var in = new DataInputStream(client.getInputStream());
            var flood = new ByteArrayOutputStream();
            for (int ping = 0; ping < 4; ping++) { // no more: unread bytes would make the end a reset
                flood.write(PING);
            }
            client.getOutputStream().write(flood.toByteArray());
            int type;
            do {
                type = next(in);
            } while (type == TYPE_PING);

            assertThat(type).isEqualTo(TYPE_GOAWAY);
        }
    }

    private static RpcServer serve() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return RpcServer.start(RpcServerConfig.plaintext("pings", address), List.of(new TestService().definition()));
    }

    private static Socket connect(RpcServer server) throws IOException {
        Socket client =
                new Socket(server.address().getAddress(), server.address().getPort());
        client.setSoTimeout(10_000);
        client.getOutputStream().write(PREFACE);
        client.getOutputStream().write(EMPTY_SETTINGS);
        return client;
    }

    /** Waits for the next frame that is a ping's answer or an end, and gives its type. */
    private static int next(DataInputStream in) throws IOException {
        while (true) {
            int head = in.readInt();
            int type = head & 0xff;
            in.readNBytes(5 + (head >>> 8));
            if (type == TYPE_PING || type == TYPE_GOAWAY) {
                return type;
            }
        }
    }

    /** Lets the time pass by reading, so that anything the server says meanwhile fails the test. */
    private static void pause(Socket client, DataInputStream in) throws IOException {
        client.setSoTimeout(PAUSE_MILLIS);
        try {
            int type = in.read();
            throw new AssertionError("the server sent " + type + " unasked");
        } catch (SocketTimeoutException e) {
            client.setSoTimeout(10_000);
        }
    }
}
