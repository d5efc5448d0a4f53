package io.heddle.engine.state;

import io.heddle.engine.state.StateFileException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A text file of the state directory that says what it is, in which format, and where it ends:
 *
 * <pre>
 * #heddle NAME 2
 * …
 * #end
 * </pre>
 *
 * Format 1 was the same without the first and the last line, and is still read. A file that is cut off, of another name or of a newer
 * format is refused as a whole.
 */
public final class StateFile {

    /** The format that is written. */
    static final int FORMAT = 2;

    /** Far more than any of them needs; what is larger is not ours. */
    static final int MOST_BYTES = 4 << 20;

    private static final String MAGIC = "#heddle ";
    private static final String END = "#end";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path file;
    private final String name;

    StateFile(Path file, String name) {
        this.file = file;
        this.name = name;
    }

    Path path() {
        return file;
    }

    /**
     * The text between the first and the last line; empty if there is no file.
     *
     * @throws StateFileException if it is damaged, not ours or of a newer format
     */
    Optional<String> read() throws IOException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                throw damaged("is not ours: it is larger than " + MOST_BYTES + " bytes");
            }
            return Optional.of(body(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Replaces the file; {@code body} ends with a line feed. */
    void write(String body) throws IOException {
        var text = MAGIC + name + " " + FORMAT + "\n" + body + END + "\n";
        DurableFile.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What is wrong with it, as an exception. */
    StateFileException damaged(String what) {
        return new StateFileException(file, Fault.DAMAGED, what);
    }

    /**
     * Moves a file out of the way without losing it: to its name with {@code .bad-TIME} behind it, never over another.
     *
     * @return where it is now
     */
    public static Path keepAside(Path file, Instant now) throws IOException {
        var kept = file.resolveSibling(file.getFileName() + ".bad-" + STAMP.format(now));
        for (int i = 2; Files.exists(kept); i++) {
            kept = file.resolveSibling(file.getFileName() + ".bad-" + STAMP.format(now) + "-" + i);
        }
        return Files.move(file, kept);
    }

    private String body(String text) throws StateFileException {
        if (text.isBlank()) {
            throw damaged("is empty");
        }
        if (MAGIC.startsWith(text)) {
            throw damaged("is truncated in its first line");
        }
        if (!text.startsWith(MAGIC)) {
            return text; // format 1
        }
        int line = text.indexOf('\n');
        var head = (line < 0 ? text : text.substring(0, line))
                .substring(MAGIC.length())
                .split(" ", -1);
        check(head);
        if (line < 0 || !text.endsWith("\n" + END + "\n")) {
            throw damaged("is truncated: its last line is not " + END);
        }
        return text.substring(line + 1, text.length() - END.length() - 1);
    }

    private void check(String[] head) throws StateFileException {
        if (head.length != 2 || !head[1].matches("[0-9]{1,9}")) {
            throw damaged("is damaged in its first line");
        }
        if (!head[0].equals(name)) {
            throw damaged("is not the file it should be: it says that it is \"" + printable(head[0]) + "\"");
        }
        int format = Integer.parseInt(head[1]);
        if (format > FORMAT) {
            throw new StateFileException(
                    file,
                    Fault.NEWER,
                    "is of format " + format + ", written by a newer version; this one knows up to " + FORMAT);
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?").substring(0, Math.min(text.length(), 40));
    }
}
