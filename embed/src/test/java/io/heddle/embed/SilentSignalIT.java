package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
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

    private static final Logger log = LoggerFactory.getLogger(SilentSignalIT.class);
    private static final int SIGNAL_PORT = 33999;
    private static final String[] HOSTS = {"gw-a", "gw-b", "gw-c", "gw-d"};
    private static final Pattern TEARDOWN = Pattern.compile("torn down in ([0-9.]+) (m?s)");

    /** What the rule allows beyond the given time and the teardown. */
    private static final long BEYOND_MILLIS = 1000;

    /** Time for a busy machine to come as far as the signal server. */
    private static final int ENOUGH_MILLIS = 5000;

    @RegisterExtension
    static final Site SITE = Site.advertising(SIGNAL_PORT, HOSTS);

    /** How long a start took, and its teardown. */
    private record Took(long millis, long teardown) {}

    @Test
    void threeStartsInARowTimeOut() throws Exception {
        withSilence(5000, () -> report(timeOut("gw-a", 5000, 3), 5000));
    }

    @Test
    @Tag("slow")
    void aHundredStartsOfFiveSecondsTimeOut() throws Exception {
        withSilence(5000, () -> onAllHosts(5000, 25));
    }

    @Test
    @Tag("slow")
    void aHundredStartsOfOneSecondTimeOut() throws Exception {
        withSilence(1000, () -> onAllHosts(1000, 25));
    }

    private static void withSilence(int millis, Runnable body) throws Exception {
        try (var server = SilentServer.start(SITE.hub(), Site.HUB_ADDRESS, SIGNAL_PORT)) {
            body.run();
            assertThat(server.visitors() > 0 || millis < ENOUGH_MILLIS).isTrue();
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
                assertThat(program.ask("threads")).as(program.log()).doesNotContain("heddle-", "Felix");
                assertThat(program.temporary()).isEmpty();
                took.add(new Took(Long.parseLong(answer.substring(0, answer.indexOf(' '))), teardown(program.log())));
            }
            // The first start of a JVM may not come that far on a busy machine.
            assertThat(sawWaiting || millis < ENOUGH_MILLIS).as(program.log()).isTrue();
            return took;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** How long the last teardown took, as the program's log says, in milliseconds. */
    private static long teardown(String log) {
        var last = TEARDOWN.matcher(log).results().reduce((one, next) -> next).orElseThrow();
        return Math.round(Double.parseDouble(last.group(1)) * (last.group(2).equals("s") ? 1000 : 1));
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
