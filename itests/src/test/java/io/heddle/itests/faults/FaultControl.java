package io.heddle.itests.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The test's end of the connection to a process with the agent. One thread. */
public final class FaultControl implements AutoCloseable {

    private final SocketChannel channel;
    private final BufferedReader in;

    private FaultControl(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    /** Connects to the process whose agent was given this folder. */
    public static FaultControl connect(Path folder) throws IOException {
        return new FaultControl(SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve(FaultServer.SOCKET))));
    }

    /** Has the next process that is given this folder hold at each of these points, from its first moment on. */
    public static void prepare(Path folder, List<Moment> moments) throws IOException {
        var lines = moments.stream()
                .map(moment -> arming(moment.point, moment.before, 0, Fault.HOLD))
                .toList();
        Files.write(folder.resolve(FaultServer.SCRIPT), lines);
    }

    /** Before or after what is done at a point. */
    public record Moment(String point, boolean before) {
        @Override
        public String toString() {
            return (before ? "before " : "after ") + point;
        }
    }

    /** Something goes wrong the next time that the point is passed, or after so many passages more. */
    public void arm(String point, boolean before, int skip, Fault fault) {
        ask(arming(point, before, skip, fault));
    }

    /** Lets go of everything that is held or hangs now. */
    public void release() {
        ask("release");
    }

    /** Forgets all faults and events. */
    public void clear() {
        ask("clear");
    }

    /** What went through since. */
    public List<String> events() {
        return ask("events");
    }

    /** The names of the process's threads. */
    public List<String> threads() {
        return ask("threads");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static String arming(String point, boolean before, int skip, Fault fault) {
        return String.join("\t", "arm", point, before ? "before" : "after", Integer.toString(skip), fault.name());
    }

    private List<String> ask(String line) {
        try {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            var answer = new ArrayList<String>();
            for (var text = in.readLine(); text != null; text = in.readLine()) {
                if (text.equals(".")) {
                    return answer;
                }
                answer.add(text);
            }
            throw new IOException("the process has gone");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
