package io.heddle.itests.container;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A second process that holds the lock of a state directory, as the gateway of another daemon does, until it is closed. */
final class OtherProcess implements AutoCloseable {

    private static final long BOUND_SECONDS = 60;

    private final Process process;

    /** Returns when the lock is held. */
    OtherProcess(Path lockFile) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        ContainerTest.folder().resolve("test-classes").toString(),
                        OtherProcess.class.getName(),
                        lockFile.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() != '+') {
            process.destroyForcibly();
            throw new IOException("the other process cannot lock " + lockFile);
        }
    }

    /** The other process: says so when it holds the lock, and ends when its input does. */
    public static void main(String[] arguments) throws IOException {
        try (var file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = file.lock()) {
            System.out.write(lock.isValid() ? '+' : '-');
            System.out.flush();
            var unused = System.in.read();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns when the process has ended. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
