package io.heddle.dns.internal.file;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.net.IpAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file as it was before we wrote it, and how to put it back.
 *
 * @param target the file itself, without links
 * @param image what it was
 * @param resolver the server we wrote into it
 */
record Original(Path target, FileImage image, InetAddress resolver) {

    private static final Logger log = LoggerFactory.getLogger(Original.class);

    /** For the host record. */
    Map<String, String> toText() {
        var text = new HashMap<>(image.toText());
        text.put("target", target.toString());
        text.put("resolver", IpAddresses.text(resolver));
        return text;
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Original fromText(Map<String, String> text) {
        return new Original(
                Path.of(text.getOrDefault("target", "")),
                FileImage.fromText(text),
                IpAddresses.parse(text.getOrDefault("resolver", "")));
    }

    /** Puts it back, unless somebody else has written the file since: theirs is newer. */
    void restore(ManagedFile.Disk disk) throws BackendException {
        var file = new ManagedFile(target, disk);
        try {
            if (isStillOurs(file.read().content())) {
                file.write(image);
            } else {
                log.info("{} was written by somebody else meanwhile, it stays", target);
            }
        } catch (IOException e) {
            throw failure("restore", target, e);
        }
    }

    /** Ours, or nothing, or a copy of ours that would leave the host without names. */
    private boolean isStillOurs(String content) {
        var nameservers = ResolvConf.parse(content).nameservers();
        return ResolvConf.isOurs(content)
                || content.isBlank()
                || !nameservers.isEmpty() && nameservers.stream().allMatch(resolver::equals);
    }

    static BackendException failure(String what, Path file, IOException e) {
        var reason = e instanceof AccessDeniedException ? Reason.NOT_PERMITTED : Reason.FAILED;
        return new BackendException(reason, "cannot " + what + " " + file + ": " + e, e);
    }
}
