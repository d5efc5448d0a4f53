package io.heddle.itests.container;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Declarative Services did to one instance of a component, from its activation on: beginnings and ends of callbacks in the
 * order in which they happened. Threads and services are numbered in the order of their appearance.
 */
record ScrTrace(List<Event> events) {

    /** A beginning or an end on a thread; of a bind or an unbind with its service, which is empty for the others. */
    record Event(int thread, Word word, String service) {

        @Override
        public String toString() {
            var text = thread + " " + word.name().toLowerCase(java.util.Locale.ROOT);
            return service.isEmpty() ? text : text + " " + service;
        }
    }

    /** What an event can say. {@code FAILED}: the constructor threw. */
    enum Word {
        ACTIVATE,
        ACTIVATED,
        FAILED,
        BIND,
        BOUND,
        UNBIND,
        UNBOUND,
        DEACTIVATE,
        DEACTIVATED;

        boolean isBegin() {
            return this == ACTIVATE || this == BIND || this == UNBIND || this == DEACTIVATE;
        }

        boolean ends(Word begin) {
            return switch (begin) {
                case ACTIVATE -> this == ACTIVATED || this == FAILED;
                case BIND -> this == BOUND;
                case UNBIND -> this == UNBOUND;
                case DEACTIVATE -> this == DEACTIVATED;
                default -> false;
            };
        }
    }

    /** Orders that one would not expect, and that a component must bear. */
    enum Oddity {
        /** A second bind of a service that is bound or being bound. */
        BIND_TWICE,
        /** Two binds of one service at once. */
        BIND_TWICE_AT_ONCE,
        /** A bind that begins after the unbind of the same service has begun. */
        BIND_AFTER_UNBIND,
        /** An unbind that begins while the bind of the same service runs. */
        UNBIND_DURING_BIND,
        /** An unbind of a service that was not bound before. */
        UNBIND_WITHOUT_BIND,
        /** A bind that begins while the component is deactivated. */
        BIND_DURING_DEACTIVATE,
        /** A bind that begins after the component was deactivated. */
        BIND_AFTER_DEACTIVATED,
        /** An unbind that begins while the component is deactivated. */
        UNBIND_DURING_DEACTIVATE,
        /** A service that was bound and never unbound, although the component is deactivated. */
        UNBIND_MISSING,
        /** A bind on one thread while another thread binds or unbinds another service. */
        CALLBACKS_AT_ONCE,
        /** A deactivation that begins while a bind or an unbind runs. */
        DEACTIVATE_DURING_CALLBACK,
        /** The constructor threw. */
        ACTIVATION_FAILED,
        /** The component is never deactivated. */
        NO_DEACTIVATE
    }

    /** Reads lines as {@link #toString} writes them. */
    static ScrTrace parse(List<String> lines) {
        var events = new ArrayList<Event>();
        for (var line : lines) {
            var words = line.split(" ", -1);
            var word = Word.valueOf(words[1].toUpperCase(java.util.Locale.ROOT));
            events.add(new Event(Integer.parseInt(words[0]), word, words.length > 2 ? words[2] : ""));
        }
        return new ScrTrace(List.copyOf(events));
    }

    /** Whether this is what Declarative Services may do, as far as is known. */
    boolean accepts() {
        return why() == null;
    }

    /** The first rule that is broken, and where; null if none is. */
    @Nullable
    String why() {
        var grammar = new Grammar();
        for (int i = 0; i < events.size(); i++) {
            var broken = grammar.next(events.get(i));
            if (broken != null) {
                return broken + ": line " + (i + 1) + ", " + events.get(i);
            }
        }
        return grammar.isMidway() ? "a callback that has not ended" : null;
    }

    /** Everything unexpected in it. */
    Set<Oddity> oddities() {
        var search = new OdditySearch();
        events.forEach(search::next);
        return search.end();
    }

    @Override
    public String toString() {
        return events.stream().map(Event::toString).collect(Collectors.joining("\n"));
    }

    /** Follows a trace event by event; the rules are the messages. */
    private static final class Grammar {
        private final Map<Integer, Event> running = new HashMap<>(); // by thread
        private final Map<String, Integer> binds = new HashMap<>();
        private final Set<String> unbinds = new HashSet<>();
        private final Set<Word> seen = EnumSet.noneOf(Word.class);

        @Nullable
        String next(Event event) {
            var broken = event.word().isBegin() ? begin(event) : end(event);
            seen.add(event.word());
            return broken;
        }

        boolean isMidway() {
            return !running.isEmpty();
        }

        private @Nullable String begin(Event event) {
            if (running.put(event.thread(), event) != null) {
                return "a thread begins one callback within another";
            }
            return switch (event.word()) {
                case ACTIVATE -> seen.isEmpty() ? null : "the activation is not the first";
                case DEACTIVATE ->
                    !seen.contains(Word.ACTIVATED)
                            ? "deactivated without having been activated"
                            : seen.contains(Word.DEACTIVATE) ? "deactivated twice" : null;
                case BIND ->
                    !seen.contains(Word.ACTIVATED)
                            ? "bound before the constructor has returned"
                            : binds.merge(event.service(), 1, Integer::sum) > 2 ? "bound more than twice" : null;
                default ->
                    !seen.contains(Word.ACTIVATED)
                            ? "unbound before the constructor has returned"
                            : unbinds.add(event.service()) ? null : "unbound twice";
            };
        }

        private @Nullable String end(Event event) {
            var begun = running.remove(event.thread());
            boolean matches = begun != null
                    && event.word().ends(begun.word())
                    && event.service().equals(begun.service());
            return matches ? null : "an end without its beginning";
        }
    }

    /** Collects oddities event by event. */
    private static final class OdditySearch {
        private final Set<Oddity> found = EnumSet.noneOf(Oddity.class);
        private final Map<Integer, Event> running = new HashMap<>();
        private final Set<String> bound = new HashSet<>();
        private final Set<String> unbound = new HashSet<>();
        private final Set<Word> seen = EnumSet.noneOf(Word.class);

        void next(Event event) {
            switch (event.word()) {
                case BIND -> bind(event);
                case UNBIND -> unbind(event);
                case DEACTIVATE -> note(!running.isEmpty(), Oddity.DEACTIVATE_DURING_CALLBACK);
                case FAILED -> found.add(Oddity.ACTIVATION_FAILED);
                default -> {}
            }
            seen.add(event.word());
            if (event.word().isBegin()) {
                running.put(event.thread(), event);
            } else {
                running.remove(event.thread());
            }
        }

        Set<Oddity> end() {
            bound.removeAll(unbound);
            note(!bound.isEmpty() && seen.contains(Word.DEACTIVATED), Oddity.UNBIND_MISSING);
            note(seen.contains(Word.ACTIVATED) && !seen.contains(Word.DEACTIVATED), Oddity.NO_DEACTIVATE);
            return found;
        }

        private void bind(Event event) {
            note(isRunning(Word.BIND, event), Oddity.BIND_TWICE_AT_ONCE);
            note(!bound.add(event.service()), Oddity.BIND_TWICE);
            note(unbound.contains(event.service()), Oddity.BIND_AFTER_UNBIND);
            note(isDeactivating(), Oddity.BIND_DURING_DEACTIVATE);
            note(seen.contains(Word.DEACTIVATED), Oddity.BIND_AFTER_DEACTIVATED);
            note(!running.isEmpty(), Oddity.CALLBACKS_AT_ONCE);
        }

        private void unbind(Event event) {
            unbound.add(event.service());
            note(isRunning(Word.BIND, event), Oddity.UNBIND_DURING_BIND);
            note(!bound.contains(event.service()), Oddity.UNBIND_WITHOUT_BIND);
            note(isDeactivating(), Oddity.UNBIND_DURING_DEACTIVATE);
            note(!running.isEmpty(), Oddity.CALLBACKS_AT_ONCE);
        }

        private boolean isDeactivating() {
            return seen.contains(Word.DEACTIVATE) && !seen.contains(Word.DEACTIVATED);
        }

        private boolean isRunning(Word word, Event event) {
            return running.values().stream()
                    .anyMatch(other -> other.word() == word && other.service().equals(event.service()));
        }

        private void note(boolean isSo, Oddity oddity) {
            if (isSo) {
                found.add(oddity);
            }
        }
    }
}
