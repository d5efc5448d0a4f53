package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that starts and stops its gateway again and again does not grow. */
final class CyclesIT {

    @RegisterExtension
    static final Site SITE = Site.of("gw-a");

    /** Less than the smallest bundle would leave of each cycle: no class loader of before is left. */
    private static final int FEW_CLASSES = 100;

    /** A JVM that starts a gateway a second time still loads classes of its own. */
    private static final int WARM_UP = 2;

    private static final Logger log = LoggerFactory.getLogger(CyclesIT.class);

    @Test
    void fiveCyclesLeaveNothing() throws Exception {
        assertCycles(5);
    }

    @Test
    @Tag("slow")
    void twentyCyclesLeaveNothing() throws Exception {
        assertCycles(20);
    }

    private static void assertCycles(int count) throws Exception {
        var host = SITE.host("gw-a");
        try (var program = SITE.jvm("gw-a", "cycles-" + count)) {
            program.ask(
                    "new",
                    "g",
                    "url=" + Site.URL,
                    "key=" + SITE.key(),
                    "state=" + SITE.folder().resolve("state"));
            for (int i = 0; i < WARM_UP; i++) {
                cycle(program);
            }
            var threads = program.ask("threads");
            var files = program.ask("files");
            int classes = Integer.parseInt(program.ask("classes"));

            for (int i = WARM_UP; i < count; i++) {
                cycle(program);
                host.assertClean("after cycle " + i);
                assertThat(program.ask("threads")).isEqualTo(threads);
                assertThat(program.temporary()).isEmpty();
            }

            assertThat(program.ask("files")).isEqualTo(files);
            int after = Integer.parseInt(program.ask("classes"));
            log.info("{} classes after {} cycles, {} after {}", classes, WARM_UP, after, count);
            assertThat(after).isLessThan(classes + FEW_CLASSES);
        }
    }

    private static void cycle(Jvm program) {
        program.start("g");
        program.stop("g");
    }
}
