package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.tck.host.SilentServer;
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
    private static final Pattern BOOT = Pattern.compile("framework started in ([0-9.]+) (m?s)");

    /** What the rule allows beyond the given time and the teardown. */
    private static final long BEYOND_MILLIS = 1000;

    /** Time to come as far as the signal server, and the longest boot that leaves enough of it. */
    private static final int ENOUGH_MILLIS = 5000;

    private static final int BOOT_MILLIS = 1500;

    @RegisterExtension
    static final Site SITE = Site.advertising(SIGNAL_PORT, HOSTS);

    /** How long a start took, its teardown, and the last boot that came to its end (without one: all the time there was). */
    private record Took(long millis, long teardown, long boot) {}

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
        try (var server = SilentServer.start(SITE.hub(), Site.HUB_ADDRESS, SIGNAL_PORT, true)) {
            body.run();
            log.info("{} connections to the silent server", server.visitors());
        }
    }

    private static void onAllHosts(int millis, int times) {
        var pool = Executors.newFixedThreadPool(HOSTS.length);
        try {
            var running = IntStream.range(0, HOSTS.length)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> timeOut(HOSTS[i], millis, times), pool))
                    .toList();
            CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new))
                    .join(); // all, also if one fails
            var all = new ArrayList<Took>();
            running.forEach(each -> all.addAll(each.join()));
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
                took.add(new Took(
                        Long.parseLong(answer.substring(0, answer.indexOf(' '))),
                        last(TEARDOWN, program.log(), 0),
                        last(BOOT, program.log(), millis)));
            }
            boolean fast = took.stream().anyMatch(each -> each.boot() < BOOT_MILLIS);
            assertThat(sawWaiting || millis < ENOUGH_MILLIS || !fast)
                    .as(program.log())
                    .isTrue();
            return took;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What the program's log says last, in milliseconds. */
    private static long last(Pattern pattern, String log, long otherwise) {
        return pattern.matcher(log)
                .results()
                .reduce((one, next) -> next)
                .map(found -> Math.round(
                        Double.parseDouble(found.group(1)) * (found.group(2).equals("s") ? 1000 : 1)))
                .orElse(otherwise);
    }

    private static void report(List<Took> all, int millis) {
        var totals = all.stream().map(Took::millis).sorted().toList();
        long median = totals.get(totals.size() / 2);
        long longest = totals.get(totals.size() - 1);
        long teardown = all.stream().mapToLong(Took::teardown).max().orElseThrow();
        long boot = all.stream().mapToLong(Took::boot).max().orElseThrow();
        var beyond = all.stream()
                .map(each -> each.millis() - each.teardown() - millis)
                .sorted()
                .toList();
        log.info(
                "{} starts of {} ms took: median {} ms, longest {} ms; longest teardown {} ms, boot {} ms; most beyond time and teardown {} ms",
                totals.size(),
                millis,
                median,
                longest,
                teardown,
                boot,
                beyond.get(beyond.size() - 1));
        // Not of the longest: a boot looks up between two bundles, and a busy machine may take seconds for one.
        assertThat(beyond.get(beyond.size() / 2)).isLessThan(BEYOND_MILLIS);
    }
}
