package io.heddle.engine.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.engine.explore.DsModel.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DsModelTest {

    @Test
    void acceptsEveryTraceRecordedFromTheRealOne() throws IOException {
        var traces = recorded();

        assertThat(traces).hasSizeGreaterThan(200);
        assertThat(traces)
                .allSatisfy(trace -> assertThat(DsModel.refused(trace)).isNull());
    }

    @Test
    void refusesWhatWasNeverSeen() {
        assertThat(refused("1 bind a1")).isEqualTo("1 bind a1"); // before the constructor
        assertThat(refused("1 activate", "2 bind a1")).isEqualTo("2 bind a1"); // before it has returned
        assertThat(refused("1 activate", "1 failed", "1 deactivate")).isEqualTo("1 deactivate");
        assertThat(refused("1 activate", "1 activated", "1 activate")).isEqualTo("1 activate");
        assertThat(refused("1 activate", "1 activated", "2 unbind a1", "2 unbound a1", "3 unbind a1"))
                .isEqualTo("3 unbind a1");
        assertThat(refused("1 activate", "1 activated", "2 unbind a1", "3 bind a1"))
                .isEqualTo("3 bind a1");
        assertThat(refused("1 activate", "1 activated", "2 bind a1", "2 bound a1", "3 bind a1"))
                .isEqualTo("3 bind a1");
        assertThat(refused("1 activate", "1 activated", "2 bind a1", "2 unbind a1"))
                .isEqualTo("2 unbind a1");
        assertThat(refused("1 activate", "1 activated", "2 bind a1", "2 bound a2"))
                .isEqualTo("2 bound a2");
        assertThat(refused("1 activate", "1 activated", "1 deactivate", "1 deactivated", "2 deactivate"))
                .isEqualTo("2 deactivate");
    }

    private static String refused(String... lines) {
        var event = DsModel.refused(Stream.of(lines).map(Event::parse).toList());
        return event == null
                ? ""
                : (event.thread() + " " + event.word().name().toLowerCase(java.util.Locale.ROOT) + " "
                                + event.service())
                        .strip();
    }

    /** Traces are separated by blank lines, comments begin with #. */
    private static List<List<Event>> recorded() throws IOException {
        var traces = new ArrayList<List<Event>>();
        var trace = new ArrayList<Event>();
        var file = Objects.requireNonNull(DsModelTest.class.getResourceAsStream("scr-traces.txt"));
        try (var reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isBlank() && !trace.isEmpty()) {
                    traces.add(List.copyOf(trace));
                    trace.clear();
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    trace.add(Event.parse(line));
                }
            }
        }
        if (!trace.isEmpty()) {
            traces.add(trace);
        }
        return traces;
    }
}
