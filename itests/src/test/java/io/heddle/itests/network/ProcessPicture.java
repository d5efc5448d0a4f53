package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.itests.faults.FaultControl;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a daemon's process holds: its open files, what its sockets are, and its threads. */
final class ProcessPicture {

    private final Map<String, Long> things;

    private ProcessPicture(Stream<String> things) {
        this.things = things.collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    }

    static ProcessPicture of(long pid, FaultControl control) {
        return of(pid, control.threads(), descriptor -> true);
    }

    /**
     * @param threads the names of those that count
     * @param counts the descriptors that do
     */
    static ProcessPicture of(long pid, List<String> threads, Predicate<String> counts) {
        return new ProcessPicture(Stream.concat(
                threads.stream().map(name -> "thread " + name.replaceAll("\\d+", "N")),
                Descriptors.of(Long.toString(pid)).stream().filter(counts)));
    }

    /** Fails, and names it, if there is anything that was not there before. */
    void assertNoMoreThan(ProcessPicture before, String when) {
        var more = new TreeMap<String, Long>();
        things.forEach((thing, count) -> {
            long surplus = count - before.things.getOrDefault(thing, 0L);
            if (surplus > 0) {
                more.put(thing, surplus);
            }
        });
        assertThat(more)
                .as("what the process holds that it did not before, %s", when)
                .isEmpty();
    }

    @Override
    public String toString() {
        return things.toString();
    }
}
