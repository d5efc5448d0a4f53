package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal server accepts connections and never serves. A start returns when its time is over, with a clean host, however often
 * it is repeated. (The report from the field that the rules of the lifecycle come from.)
 */
final class SilentSignalIT {

    private static final int SIGNAL_PORT = 33999;
    private static final String[] HOSTS = {"gw-a", "gw-b", "gw-c", "gw-d"};

    private static final Logger log = LoggerFactory.getLogger(SilentSignalIT.class);

    /** How long a start took, and its teardown. */
    private record Took(long millis, long teardown) {}

    @RegisterExtension
    static final Site SITE = Site.advertising(SIGNAL_PORT, HOSTS);

    /** What the rule allows beyond the given time and the teardown. */
    private static final long BEYOND_MILLIS = 1000;

    @Test
    void threeStartsInARowTimeOut() throws Exception {
        withSilence(() -> report(timeOut("gw-a", 5000, 3), 5000));
    }

    @Test
    @Tag("slow")
    void aHundredStartsOfFiveSecondsTimeOut() throws Exception {
        withSilence(() -> onAllHosts(5000, 25));
    }

    @Test
    @Tag("slow")
    void aHundredStartsOfOneSecondTimeOut() throws Exception {
        withSilence(() -> onAllHosts(1000, 25));
    }

    private static void withSilence(Runnable body) throws Exception {
        try (var server = SilentServer.start(SITE.hub(), Site.HUB_ADDRESS, SIGNAL_PORT)) {
            body.run();
            assertThat(server.visitors()).isPositive();
        }
    }

    private static void onAllHosts(int millis, int times) {
        var pool = Executors.newFixedThreadPool(HOSTS.length);
        try {
            var all = new ArrayList<Took>();
            IntStream.range(0, HOSTS.length)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> timeOut(HOSTS[i], millis, times), pool))
                    .toList()
                    .forEach(each -> all.addAll(each.join()));
            report(all, millis);
        } finally {
            pool.shutdown();
        }
    }

    /** So many starts in a row in one JVM; how long each took. */
    private static List<Took> timeOut(String label, int millis, int times) {
        var host = SITE.host(label);
        try (var program = SITE.jvm(label, label + "-" + millis + "-" + times)) {
            var state = SITE.folder().resolve("state-" + label);
            program.ask("new", "g", "url=" + Site.URL, "key=" + SITE.key(), "state=" + state);
            var took = new ArrayList<Took>();
            boolean sawWaiting = false;
            for (int i = 0; i < times; i++) {
                var answer = program.ask("start", "g", Integer.toString(millis));
                assertThat(answer).contains(" StartTimeoutException not connected after ");
                sawWaiting |= answer.contains("signal");
                host.assertClean("after start " + i);
                assertThat(program.ask("threads")).doesNotContain("heddle-", "Felix");
                assertThat(program.temporary()).isEmpty();
                var numbers = answer.split(" ", 3);
                took.add(new Took(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
            }
            // The first start of a JVM may not come that far on a busy machine.
            assertThat(sawWaiting || millis < 5000).as(program.log()).isTrue();
            return took;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void report(List<Took> all, int millis) {
        var totals = all.stream().map(Took::millis).sorted().toList();
        long median = totals.get(totals.size() / 2);
        long longest = totals.get(totals.size() - 1);
        long teardown = all.stream().mapToLong(Took::teardown).max().orElseThrow();
        long beyond = all.stream()
                .mapToLong(each -> each.millis() - each.teardown() - millis)
                .max()
                .orElseThrow();
        log.info(
                "{} starts of {} ms took: median {} ms, longest {} ms; longest teardown {} ms; most beyond both {} ms",
                totals.size(),
                millis,
                median,
                longest,
                teardown,
                beyond);
        assertThat(beyond).isLessThan(BEYOND_MILLIS);
        assertThat(median).isLessThan(millis + BEYOND_MILLIS);
    }
}
