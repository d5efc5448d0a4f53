package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.ManagementServiceGrpc;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that accepts a call and dies without closing: seen by its silence to a ping, after 40 s. */
@Timeout(120)
class KeepAliveIT {

    private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final int PREFACE_BYTES = 24;
    private static final int TYPE_HEADERS = 1;
    private static final int TYPE_PING = 6;

    @Test
    void aSilentServerIsPingedAndThenGivenUp() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var channel = RpcChannel.open(RpcTarget.plaintext("pings", "127.0.0.1", listening.getLocalPort()))) {
            var answers = new Recorder<EncryptedMessage>();
            ManagementServiceGrpc.newStub(channel.channel()).sync(EncryptedMessage.getDefaultInstance(), answers);
            try (Socket server = listening.accept()) {
                server.setSoTimeout(60_000);
                var in = new DataInputStream(server.getInputStream());
                in.readNBytes(PREFACE_BYTES);
                server.getOutputStream().write(EMPTY_SETTINGS);
                readUntil(in, TYPE_HEADERS);
                readUntil(in, TYPE_PING);

                assertThat(answers.end)
                        .failsWithin(60, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .satisfies(e ->
                                assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
            }
        }
    }

    private static void readUntil(DataInputStream in, int wanted) throws IOException {
        int type;
        do {
            int head = in.readInt();
            type = head & 0xff;
            in.readNBytes(5 + (head >>> 8));
        } while (type != wanted);
    }
}
