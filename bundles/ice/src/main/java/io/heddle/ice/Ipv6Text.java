package io.heddle.ice;

/** The canonical text of an IPv6 address (RFC 5952). Foundations are computed from it, so it must be Go's. */
final class Ipv6Text {

    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static String format(byte[] address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (address[2 * i] & 0xFF) << 8 | address[2 * i + 1] & 0xFF;
        }
        int start = longestZeros(groups);
        int end = start < 0 ? -1 : start + zerosFrom(groups, start);
        var text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i = end - 1;
                continue;
            }
            if (i > 0 && i != end) {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    /** Start of the first longest run of at least two zero groups, or -1. */
    private static int longestZeros(int[] groups) {
        int best = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zerosFrom(groups, i);
            if (run > length) {
                best = i;
                length = run;
            }
        }
        return best;
    }

    private static int zerosFrom(int[] groups, int start) {
        int i = start;
        while (i < GROUPS && groups[i] == 0) {
            i++;
        }
        return i - start;
    }
}
