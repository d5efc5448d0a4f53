package io.heddle.itests.container;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what the container logs above info while it is open. */
final class LogWatch implements LogListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogWatch.class);
    /** As Felix SCR 2.2.18 says it, in AbstractComponentManager, RegistrationManager and EdgeInfo. */
    private static final Pattern GAVE_UP = Pattern.compile(
            "Could not obtain lock|Timeout waiting for reg change|timeout on .* latch|waitForTracked timed out");

    private static final String SCR = "org.apache.felix.scr";

    private final BundleContext context;
    private final ServiceReference<LogReaderService> reference;
    private final LogReaderService reader;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** An entry, as text; the entry itself need not outlive its bundle. */
    record Line(LogLevel level, String origin, String text) {

        /** Whether Declarative Services has given up waiting, for a lock or for something else. */
        boolean isOfLocks() {
            return GAVE_UP.matcher(text).find();
        }

        /** Whether it is a complaint under the name of Declarative Services, or on locks under a component's. */
        boolean isOfDeclarativeServices() {
            return origin.contains(SCR) || text.contains("lock");
        }
    }

    LogWatch(BundleContext context) {
        this.context = context;
        this.reference = context.getServiceReference(LogReaderService.class);
        this.reader = context.getService(reference);
        reader.addLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        if (LogLevel.WARN.implies(entry.getLogLevel())) {
            var origin = entry.getLoggerName() + " of " + entry.getBundle().getSymbolicName();
            var failure = entry.getException() == null ? "" : ": " + causes(entry.getException());
            lines.add(new Line(entry.getLogLevel(), origin, entry.getMessage() + failure));
        }
    }

    /** What was heard up to now. Entries come late and in order, so a last one of our own is waited for. */
    List<Line> complete() {
        var last = "the last line of " + System.nanoTime();
        log.warn(last);
        Eventually.holds("the log is heard", Bench.BOUND, () -> heard(last), this.lines::size);
        return lines.stream().filter(line -> !line.text().equals(last)).toList();
    }

    /** Forgets what was heard. */
    void clear() {
        lines.clear();
    }

    @Override
    public void close() {
        reader.removeLogListener(this);
        context.ungetService(reference);
    }

    private boolean heard(String text) {
        return lines.stream().anyMatch(line -> line.text().equals(text));
    }

    private static String causes(Throwable failure) {
        var text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each).append("; ");
        }
        return text.toString();
    }
}
