package io.heddle.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The candidate attribute of SDP (RFC 8839, section 5.1) as NetBird writes and reads it. */
final class CandidateLine {

    static final int MAX_FOUNDATION = 32;

    // NetBird's lines have some 150 characters. The bound keeps a hostile line from costing anything.
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_WORD = 256;
    private static final String PREFIX = "candidate:";
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final int FIXED_WORDS = 8;

    private CandidateLine() {}

    static String format(Candidate candidate) {
        var line = new StringBuilder(160)
                .append(candidate.foundation())
                .append(" 1 udp ")
                .append(candidate.priority())
                .append(' ');
        address(line, candidate.address(), " ");
        line.append(" typ ").append(candidate.type().token());
        InetSocketAddress related = candidate.related();
        if (related != null && related.getPort() != 0) {
            address(line.append(" raddr "), related, " rport ");
        }
        extension(line, "ufrag", candidate.ufrag());
        extension(line, "cid", candidate.cid());
        return line.toString();
    }

    static Optional<Candidate> parse(String line) {
        if (line.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String stripped = line.strip();
        String body = stripped.startsWith(PREFIX) ? stripped.substring(PREFIX.length()) : stripped;
        List<String> words = List.of(SPACES.split(body.strip()));
        if (words.size() < FIXED_WORDS || !isOurs(words)) {
            return Optional.empty();
        }
        Optional<CandidateType> type = CandidateType.of(words.get(7));
        Optional<InetSocketAddress> address =
                endpoint(words.get(4), words.get(5)).filter(a -> a.getPort() != 0);
        long priority = number(words.get(3), 0xFFFFFFFFL);
        if (type.isEmpty() || address.isEmpty() || priority < 0) {
            return Optional.empty();
        }
        return Optional.of(new Candidate(
                type.get(),
                address.get(),
                priority,
                words.get(0),
                related(words),
                extension(words, "ufrag"),
                withoutPrefix(extension(words, "cid"))));
    }

    private static boolean isOurs(List<String> words) {
        return !words.get(0).isEmpty()
                && words.get(0).length() <= MAX_FOUNDATION
                && words.get(1).equals("1")
                && words.get(2).equalsIgnoreCase("udp")
                && words.get(6).equals("typ");
    }

    private static @Nullable InetSocketAddress related(List<String> words) {
        String address = extension(words, "raddr");
        String port = extension(words, "rport");
        return address == null || port == null ? null : endpoint(address, port).orElse(null);
    }

    private static Optional<InetSocketAddress> endpoint(String address, String port) {
        long number = number(port, 65535);
        Optional<InetAddress> ip = Addresses.parse(address);
        return number < 0 ? Optional.empty() : ip.map(a -> new InetSocketAddress(a, (int) number));
    }

    /** The value of a key, which may itself begin with {@code candidate:}; unknown keys are passed over. */
    private static @Nullable String extension(List<String> words, String key) {
        for (int i = FIXED_WORDS; i + 1 < words.size(); i += 2) {
            String value = words.get(i + 1);
            if (words.get(i).equals(key) && value.length() <= MAX_WORD) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String withoutPrefix(@Nullable String cid) {
        return cid != null && cid.startsWith(PREFIX) ? cid.substring(PREFIX.length()) : cid;
    }

    private static long number(String digits, long max) {
        if (digits.isEmpty() || digits.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = 10 * value + c - '0';
        }
        return value <= max ? value : -1;
    }

    private static void address(StringBuilder line, InetSocketAddress address, String separator) {
        line.append(Addresses.format(address.getAddress())).append(separator).append(address.getPort());
    }

    private static void extension(StringBuilder line, String key, @Nullable String value) {
        if (value != null) {
            line.append(' ').append(key).append(' ').append(value);
        }
    }
}
