package io.heddle.itests.container;

import io.heddle.itests.container.ScrTrace.Event;
import io.heddle.itests.container.ScrTrace.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/** Hears of the callbacks of all instances of a {@link TracedComponent}, on any thread, in their order. */
final class TraceRecorder implements BiConsumer<Object, String>, AutoCloseable {

    private final Queue<Heard> all = new ConcurrentLinkedQueue<>();

    private record Heard(Object instance, Thread thread, String what) {}

    TraceRecorder() {
        System.getProperties().put(TracedComponent.SINK, this);
    }

    @Override
    public void accept(Object instance, String what) {
        all.add(new Heard(instance, Thread.currentThread(), what));
    }

    /** One trace for each instance, in the order of their activation. */
    List<ScrTrace> traces() {
        var order = new ArrayList<Object>();
        var byInstance = new IdentityHashMap<Object, List<Heard>>();
        for (var heard : all) {
            byInstance.computeIfAbsent(heard.instance(), instance -> {
                order.add(instance);
                return new ArrayList<>();
            });
            byInstance.get(heard.instance()).add(heard);
        }
        return order.stream().map(byInstance::get).map(TraceRecorder::trace).toList();
    }

    /** The most instances that were there at once: activation begun, deactivation not ended. */
    int mostAtOnce() {
        int now = 0;
        int most = 0;
        for (var heard : all) {
            now += switch (heard.what()) {
                case "activate" -> 1;
                case "deactivated", "failed" -> -1;
                default -> 0;
            };
            most = Math.max(most, now);
        }
        return most;
    }

    @Override
    public void close() {
        System.getProperties().remove(TracedComponent.SINK);
    }

    private static ScrTrace trace(List<Heard> heard) {
        var threads = new HashMap<Thread, Integer>();
        var services = new HashMap<String, String>();
        var events = new ArrayList<Event>();
        for (var each : heard) {
            int thread = threads.computeIfAbsent(each.thread(), unused -> threads.size() + 1);
            var words = each.what().split(" ", -1);
            var word = Word.valueOf(words[0].toUpperCase(Locale.ROOT));
            events.add(new Event(thread, word, words.length > 1 ? numbered(words[1], services) : ""));
        }
        return new ScrTrace(List.copyOf(events));
    }

    private static String numbered(String service, Map<String, String> services) {
        var known = services.get(service);
        if (known != null) {
            return known;
        }
        var next = service.substring(0, 1) + (services.size() + 1);
        services.put(service, next);
        return next;
    }
}
