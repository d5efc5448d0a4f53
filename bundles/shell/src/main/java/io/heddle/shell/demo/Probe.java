package io.heddle.shell.demo;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * A small program that runs inside a namespace and makes or takes TCP connections. A taker reads to the end and then says how
 * many bytes it got, so that a maker knows they arrived.
 *
 * <p>{@code serve ADDRESS PORT…} · {@code connect ADDRESS PORT MILLIS} · {@code send ADDRESS PORT BYTES}
 */
public final class Probe {

    private static final int CHUNK = 128 * 1024;

    /** Longest silence of the other side while data is sent. */
    private static final int SILENCE_MILLIS = 60_000;

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private Probe() {}

    /** Ends with 0 if it worked, else prints why not and ends with 1. */
    public static void main(String[] words) throws InterruptedException {
        try {
            switch (words[0]) {
                case "serve" -> serve(words);
                case "connect" -> send(words[1], Integer.parseInt(words[2]), 0, Integer.parseInt(words[3]));
                case "send" -> send(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]), SILENCE_MILLIS);
                default -> throw new IOException("unknown: " + words[0]);
            }
        } catch (IOException e) {
            OUT.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void serve(String[] words) throws IOException, InterruptedException {
        for (int i = 2; i < words.length; i++) {
            var server = new ServerSocket(Integer.parseInt(words[i]), 16, InetAddress.getByName(words[1]));
            new Thread(() -> takeAll(server), "heddle-shell-probe-" + words[i]).start();
        }
        OUT.println("ready");
        // Until the process is ended from outside.
        new CountDownLatch(1).await();
    }

    private static void takeAll(ServerSocket server) {
        while (true) {
            try (var socket = server.accept()) {
                take(socket);
            } catch (IOException e) {
                OUT.println(e.getMessage());
            }
        }
    }

    private static void take(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        var chunk = new byte[CHUNK];
        long bytes = 0;
        var in = socket.getInputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            bytes += read;
        }
        new DataOutputStream(socket.getOutputStream()).writeLong(bytes);
    }

    /** Sends, waits for the count, prints the nanoseconds that took. */
    private static void send(String address, int port, long bytes, int millis) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), millis);
            socket.setSoTimeout(millis);
            var chunk = new byte[CHUNK];
            var out = socket.getOutputStream();
            long start = System.nanoTime();
            for (long left = bytes; left > 0; left -= CHUNK) {
                out.write(chunk, 0, (int) Math.min(CHUNK, left));
            }
            socket.shutdownOutput();
            long arrived = new DataInputStream(socket.getInputStream()).readLong();
            if (arrived != bytes) {
                throw new IOException(arrived + " of " + bytes + " bytes arrived");
            }
            OUT.println(System.nanoTime() - start);
        }
    }
}
