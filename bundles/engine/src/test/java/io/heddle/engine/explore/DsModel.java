package io.heddle.engine.explore;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Declarative Services may do to one instance of a component with dynamic {@code 0..n} references. It accepts every trace that
 * was recorded from the real one, and schedules of the component keep to it:
 *
 * <ul>
 *   <li>the constructor is first; if it throws, nothing follows; callbacks begin after it has returned;
 *   <li>a thread is in one callback at a time, different threads at once, also while the component is deactivated and after;
 *   <li>a service is bound twice at most, of which once by another thread than the activating one;
 *   <li>it is unbound once at most, bound or not; after its unbind has begun only the activating thread still binds it.
 * </ul>
 */
public final class DsModel {

    private final Map<Integer, Event> running = new HashMap<>(); // by thread
    private final Map<String, Integer> bindsByActivating = new HashMap<>();
    private final Map<String, Integer> bindsByOthers = new HashMap<>();
    private final Set<String> unbound = new HashSet<>();
    private int activating = -1;
    private Phase phase = Phase.NEW;

    private enum Phase {
        NEW,
        ACTIVATING,
        ACTIVE,
        DEACTIVATED,
        FAILED
    }

    /** A callback that begins or ends. */
    public enum Word {
        ACTIVATE,
        ACTIVATED,
        FAILED,
        BIND,
        BOUND,
        UNBIND,
        UNBOUND,
        DEACTIVATE,
        DEACTIVATED
    }

    /**
     * What happens on a thread.
     *
     * @param service what is bound or unbound, empty for other callbacks
     */
    public record Event(int thread, Word word, String service) {

        /** Reads {@code 2 unbind a1}. */
        public static Event parse(String line) {
            var words = line.split(" ", -1);
            return new Event(
                    Integer.parseInt(words[0]),
                    Word.valueOf(words[1].toUpperCase(Locale.ROOT)),
                    words.length > 2 ? words[2] : "");
        }
    }

    /** The first event that it does not accept, or {@code null}. */
    public static @Nullable Event refused(List<Event> trace) {
        var model = new DsModel();
        return trace.stream().filter(event -> !model.accepts(event)).findFirst().orElse(null);
    }

    /** Whether this may happen next; then it has happened. */
    public boolean accepts(Event event) {
        return switch (event.word) {
            case ACTIVATE, BIND, UNBIND, DEACTIVATE -> running.put(event.thread, event) == null && begins(event);
            default -> ends(event, running.remove(event.thread));
        };
    }

    private boolean begins(Event event) {
        boolean works = phase == Phase.ACTIVE || phase == Phase.DEACTIVATED;
        return switch (event.word) {
            case ACTIVATE -> {
                activating = event.thread;
                yield moved(Phase.NEW, Phase.ACTIVATING);
            }
            case DEACTIVATE -> moved(Phase.ACTIVE, Phase.DEACTIVATED);
            case BIND -> works && binds(event);
            default -> works && unbound.add(event.service);
        };
    }

    private boolean binds(Event event) {
        boolean byActivating = event.thread == activating;
        var binds = byActivating ? bindsByActivating : bindsByOthers;
        return binds.merge(event.service, 1, Integer::sum) == 1 && (byActivating || !unbound.contains(event.service));
    }

    private boolean ends(Event event, @Nullable Event begun) {
        if (begun == null || !begun.service.equals(event.service)) {
            return false;
        }
        return switch (event.word) {
            case ACTIVATED -> begun.word == Word.ACTIVATE && moved(Phase.ACTIVATING, Phase.ACTIVE);
            case FAILED -> begun.word == Word.ACTIVATE && moved(Phase.ACTIVATING, Phase.FAILED);
            case BOUND -> begun.word == Word.BIND;
            case UNBOUND -> begun.word == Word.UNBIND;
            default -> begun.word == Word.DEACTIVATE;
        };
    }

    private boolean moved(Phase from, Phase to) {
        boolean may = phase == from;
        phase = to;
        return may;
    }
}
