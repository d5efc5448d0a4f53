package io.heddle.shell.control;

import io.heddle.shell.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs one line of the framework's shell in a session of its own and gives back what it printed. */
final class ShellOperation implements Operation {

    private static final int LONGEST_OUTPUT = 4 * 1024 * 1024;

    private final Supplier<List<CommandProcessor>> processors;

    ShellOperation(Supplier<List<CommandProcessor>> processors) {
        this.processors = processors;
    }

    @Override
    public JsonObject run(JsonObject arguments, Exchange exchange) throws ControlException {
        var processor = Present.first(processors, "this daemon runs without a shell (Gogo)");
        var bytes = new Bounded();
        try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
                var session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
            var failure = execute(session, arguments.text("line"), out);
            out.flush();
            if (!failure.isEmpty()) {
                throw new ControlException(Failure.FAILED, (bytes.text() + " " + failure).trim());
            }
            return JsonObject.empty().with("output", bytes.text());
        }
    }

    /** What went wrong, or empty. A command may throw anything. */
    @SuppressWarnings("IllegalCatch")
    private static String execute(CommandSession session, String line, PrintStream out) {
        try {
            // The scopes that the framework's own shell searches, in its order, ours first.
            session.put("SCOPE", "heddle:felix:gogo:*");
            var result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
            return "";
        } catch (Exception e) {
            return String.valueOf(e.getMessage() == null ? e : e.getMessage());
        }
    }

    /** Keeps the first part of what is written, so that a command cannot fill the memory. */
    private static final class Bounded extends ByteArrayOutputStream {

        @Override
        public synchronized void write(int b) {
            if (size() < LONGEST_OUTPUT) {
                super.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] b, int off, int len) {
            super.write(b, off, Math.min(len, LONGEST_OUTPUT - size()));
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }
    }
}
