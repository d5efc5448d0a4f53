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

/**
 * The signal server accepts connections and never serves. A start returns when its time is over, with a clean host, however often
 * it is repeated. (The report from the field that the rules of the lifecycle come from.)
 */
final class SilentSignalIT {

    private static final int SIGNAL_PORT = 33999;
    private static final String[] HOSTS = {"gw-a", "gw-b", "gw-c", "gw-d"};

    @RegisterExtension
    static final Site SITE = Site.advertising(SIGNAL_PORT, HOSTS);

    /** What the rule allows beyond the given time: a second, and the teardown, of which a busy machine makes two. */
    private static final long BEYOND_MILLIS = 3000;

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
            var all = new ArrayList<Long>();
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
    private static List<Long> timeOut(String label, int millis, int times) {
        var host = SITE.host(label);
        try (var program = SITE.jvm(label, label + "-" + millis + "-" + times)) {
            var state = SITE.folder().resolve("state-" + label);
            program.ask("new", "g", "url=" + Site.URL, "key=" + SITE.key(), "state=" + state);
            var took = new ArrayList<Long>();
            for (int i = 0; i < times; i++) {
                var answer = program.ask("start", "g", Integer.toString(millis));
                assertThat(answer).contains(" StartTimeoutException not connected after ");
                if (millis >= 5000) {
                    assertThat(answer).contains("waiting for", "signal");
                }
                host.assertClean("after start " + i);
                assertThat(program.ask("threads")).doesNotContain("heddle-", "Felix");
                assertThat(program.temporary()).isEmpty();
                took.add(Long.parseLong(answer.substring(0, answer.indexOf(' '))));
            }
            return took;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void report(List<Long> took, int millis) {
        var sorted = took.stream().sorted().toList();
        org.slf4j.LoggerFactory.getLogger(SilentSignalIT.class)
                .info(
                        "{} starts of {} ms took: median {} ms, longest {} ms",
                        sorted.size(),
                        millis,
                        sorted.get(sorted.size() / 2),
                        sorted.get(sorted.size() - 1));
        assertThat(sorted.get(sorted.size() - 1)).isLessThan(millis + BEYOND_MILLIS);
    }
}
