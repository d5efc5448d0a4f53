package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The program on the page about embedding compiles, with what its users have on their class path, and does what the page says. */
final class ExampleIT {

    @RegisterExtension
    static final Site SITE = Site.of("gw-a");

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final int MOST_LINES_OF_MAIN = 30;
    private static final int BOUND_SECONDS = 120;

    @Test
    void theProgramOfThePageJoinsAndLeaves() throws Exception {
        var program = run(SITE.key());

        program.outputWriter(StandardCharsets.UTF_8).append("\n").close();

        assertThat(output(program)).contains("now CONNECTED", "joined: [100.", "now STOPPING");
        assertThat(program.exitValue()).isZero();
        SITE.host("gw-a").assertClean("after the example");
    }

    @Test
    void theProgramOfThePageSaysWhyItIsRefused() throws Exception {
        var program = run(UUID.randomUUID().toString());

        assertThat(output(program)).contains("setup key").doesNotContain("CONNECTED");
        assertThat(program.exitValue()).isEqualTo(1);
        SITE.host("gw-a").assertClean("after the example");
    }

    /** Compiles and runs it; its output is standard output and error. */
    private static Process run(String key) throws IOException {
        var folder = Files.createTempDirectory(SITE.folder(), "example");
        var source = Files.writeString(folder.resolve("Example.java"), example());
        var keyFile = Files.writeString(folder.resolve("key"), key + "\n");
        return new ProcessBuilder(Jvm.command(
                        SITE.host("gw-a").namespace(),
                        folder,
                        Jvm.usersClassPath(),
                        source.toString(),
                        Site.URL,
                        keyFile.toString(),
                        folder.resolve("state").toString()))
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process program) throws Exception {
        var output = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        });
        var text = output.get(BOUND_SECONDS, TimeUnit.SECONDS);
        assertThat(program.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
        return text;
    }

    private static String example() throws IOException {
        var page = Files.readString(Path.of(System.getProperty("heddle.embed.page")));
        var block = BLOCK.matcher(page);
        assertThat(block.find()).isTrue();
        var source = block.group(1);
        List<String> main = source.lines()
                .dropWhile(line -> !line.contains("static void main"))
                .toList();
        assertThat(main).hasSizeLessThanOrEqualTo(MOST_LINES_OF_MAIN);
        return source;
    }
}
