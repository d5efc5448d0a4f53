package io.heddle.shell.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups of a user as the system knows them, directory services included, asked from the program {@code id}. */
final class UserGroups {

    private static final Logger log = LoggerFactory.getLogger(UserGroups.class);
    private static final int BOUND_SECONDS = 2;

    private UserGroups() {}

    /** Names of all groups of {@code user}; empty if that cannot be found out. Waits for at most two seconds. */
    static Set<String> of(String user) {
        try {
            var process = new ProcessBuilder("id", "-Gn", "--", user)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    return Set.of();
                }
                var names = new String(process.getInputStream().readNBytes(65_536), StandardCharsets.UTF_8);
                return Set.copyOf(List.of(names.trim().split(" +")));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            log.warn("cannot ask for the groups of user {}: {}", user, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Set.of();
    }
}
