package io.heddle.wglinux.jvm;

import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.TimestampFloor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time below which handshakes must not be dated, kept in a small file with the public key it belongs to. A damaged file
 * or one of another key counts as none.
 */
final class TimestampFile implements TimestampFloor {

    private static final Logger log = LoggerFactory.getLogger(TimestampFile.class);

    private static final String NAME = "wireguard-clock";

    private final Path file;
    private final PublicKey key;

    TimestampFile(Path directory, PublicKey key) {
        this.file = directory.resolve(NAME);
        this.key = key;
    }

    @Override
    public Optional<Instant> load() {
        try {
            var words = Files.exists(file) ? Files.readString(file).strip().split(" ") : new String[0];
            boolean ours = words.length == 2 && words[0].equals(key.toBase64());
            return ours ? Optional.of(Instant.parse(words[1])) : Optional.empty();
        } catch (IOException | DateTimeException e) {
            log.warn("{} cannot be read; handshakes are dated by the clock alone", file, e);
            return Optional.empty();
        }
    }

    @Override
    public void store(Instant floor) {
        var next = file.resolveSibling(NAME + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            write(next, key.toBase64() + " " + floor + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the time of handshakes in " + file, e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
