package io.heddle.wglinux.jvm;

import io.heddle.tck.host.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/** Sends random bytes from one host to another over TCP and compares what left with what came. */
final class TcpTransfer {

    private static final int CHUNK = 256 * 1024;

    private TcpTransfer() {}

    /** What passed: its length and checksum. */
    record Sum(long bytes, long crc) {}

    /** What was sent and what was received. */
    record Result(Sum sent, Sum received) {}

    static Result run(NetworkNamespace from, NetworkNamespace to, String address, long bytes) throws Exception {
        var server = to.call(() -> new ServerSocket(0, 1, InetAddress.getByName(address)));
        try (server) {
            var received = new CompletableFuture<Sum>();
            to.thread(() -> complete(received, () -> receive(server))).start();
            var sent = from.call(() -> send(new InetSocketAddress(address, server.getLocalPort()), bytes));
            return new Result(sent, received.get(120, TimeUnit.SECONDS));
        }
    }

    private static void complete(CompletableFuture<Sum> future, java.util.concurrent.Callable<Sum> work) {
        try {
            future.complete(work.call());
        } catch (Exception e) {
            future.completeExceptionally(e);
        }
    }

    private static Sum send(InetSocketAddress to, long bytes) throws IOException {
        var random = new Random(bytes);
        var crc = new CRC32C();
        var chunk = new byte[CHUNK];
        long left = bytes;
        try (var socket = new Socket()) {
            socket.connect(to, 20_000);
            while (left > 0) {
                int length = (int) Math.min(left, chunk.length);
                random.nextBytes(chunk);
                crc.update(chunk, 0, length);
                socket.getOutputStream().write(chunk, 0, length);
                left -= length;
            }
        }
        return new Sum(bytes, crc.getValue());
    }

    private static Sum receive(ServerSocket server) throws IOException {
        var crc = new CRC32C();
        var chunk = new byte[CHUNK];
        long bytes = 0;
        server.setSoTimeout(30_000);
        try (var socket = server.accept()) {
            socket.setSoTimeout(30_000);
            int read;
            while ((read = socket.getInputStream().read(chunk)) >= 0) {
                crc.update(chunk, 0, read);
                bytes += read;
            }
        }
        return new Sum(bytes, crc.getValue());
    }
}
