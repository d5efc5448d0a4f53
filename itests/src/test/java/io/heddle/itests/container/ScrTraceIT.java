package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.propagateSystemProperties;

import io.heddle.itests.container.ScrTrace.Oddity;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the real Declarative Services does to a component of the gateway's shape while everything around it comes and goes: recorded,
 * and held against the rules that the gateway, and the model it is explored with, rely on. Leaves a collection of what it saw
 * in {@code target/scr-traces.txt}; one of a longer run is a resource of the engine's tests.
 *
 * <p>{@code -Dheddle.traces.millis} records for longer, {@code -Dheddle.storm.seed} makes the same choices again.
 */
public class ScrTraceIT extends ContainerTest {

    private static final Logger log = LoggerFactory.getLogger(ScrTraceIT.class);
    private static final String MILLIS_PROPERTY = "heddle.traces.millis";
    private static final int LONGEST = 36;
    private static final int OF_EACH = 3;

    private static final String FORMAT = """
            # A collection of traces, the shortest of each set of oddities (ScrTrace.Oddity), which are named above each. A blank line
            # ends a trace. A trace is the life of one instance of a component with three dynamic references 0..n, a, b and c, of
            # the form that GatewayComponent has: constructor activation, bind and unbind with the service's properties, deactivate. One
            # line for each event, in the order in which they happened: number of the thread, what, and which service.
            #   activate, activated    the constructor begins and ends; failed instead of activated: it threw
            #   bind a1, bound a1      the bind method of reference a, for service 1, begins and ends
            #   unbind a1, unbound a1  likewise
            #   deactivate, deactivated  likewise
            # Threads and services are numbered within their trace in the order of their appearance. Callbacks take up to 1 ms each.
            # A trace begins with the activation, and ends when nothing can follow any more, as the bundle is uninstalled.
            """;

    @Override
    @Configuration
    public Option[] configuration() {
        return options(core(), assertions(), junitBundles(), propagateSystemProperties(MILLIS_PROPERTY));
    }

    @Test
    public void everyRecordedTraceObeysTheKnownRules() throws Exception {
        long seed = Long.getLong(SEED_PROPERTY, new Random().nextLong());
        try (var recorder = new TraceRecorder()) {
            try (var storm = new TraceStorm(context)) {
                storm.blow(Integer.getInteger(MILLIS_PROPERTY, 4500), seed);
            }
            var traces = recorder.traces();

            Files.writeString(folder().resolve("scr-traces.txt"), header(traces) + text(collect(traces)));
            log.info("{} traces, seed {}, with {}", traces.size(), seed, census(traces));
            assertThat(recorder.mostAtOnce()).as("instances at once").isEqualTo(1);
            assertThat(traces)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(trace -> assertThat(trace.why())
                            .as("seed %s:%n%s", seed, trace)
                            .isNull());
        }
    }

    /** How many traces have which oddity. */
    private static Map<Oddity, Integer> census(List<ScrTrace> traces) {
        var census = new EnumMap<Oddity, Integer>(Oddity.class);
        traces.forEach(trace -> trace.oddities().forEach(oddity -> census.merge(oddity, 1, Integer::sum)));
        return census;
    }

    /** The shortest ones of each set of oddities, no two alike. */
    private static Map<ScrTrace, Set<Oddity>> collect(List<ScrTrace> traces) {
        var shortFirst = new HashSet<>(traces)
                .stream()
                        .filter(trace -> trace.events().size() <= LONGEST)
                        .sorted(Comparator.comparing(
                                        (ScrTrace trace) -> trace.events().size())
                                .thenComparing(ScrTrace::toString))
                        .toList();
        var taken = new TreeMap<String, Integer>();
        var collection = new LinkedHashMap<ScrTrace, Set<Oddity>>();
        for (var trace : shortFirst) {
            var oddities = trace.oddities();
            if (taken.merge(oddities.toString(), 1, Integer::sum) <= OF_EACH) {
                collection.put(trace, oddities);
            }
        }
        return collection;
    }

    private String header(List<ScrTrace> traces) {
        var versions = Stream.of(context.getBundles())
                .filter(bundle -> Set.of("org.apache.felix.framework", "org.apache.felix.scr")
                        .contains(bundle.getSymbolicName()))
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .collect(Collectors.joining(", "));
        return "# Recorded by " + getClass().getName() + " with " + versions + ", Java " + Runtime.version() + ":\n# "
                + traces.size() + " instances, of which had an oddity " + census(traces) + "\n" + FORMAT + "\n";
    }

    private static String text(Map<ScrTrace, Set<Oddity>> collection) {
        var text = new StringBuilder();
        collection.forEach((trace, oddities) ->
                text.append("# ").append(oddities).append('\n').append(trace).append("\n\n"));
        return text.toString();
    }
}
