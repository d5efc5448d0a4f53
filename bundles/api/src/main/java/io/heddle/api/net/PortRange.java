package io.heddle.api.net;

/**
 * A range of TCP or UDP ports, both ends included.
 *
 * @param first 1…65535
 * @param last at least {@code first}, at most 65535
 */
public record PortRange(int first, int last) implements Comparable<PortRange> {

    public PortRange {
        if (first < 1 || last < first || last > 65535) {
            throw new IllegalArgumentException("not a port range: " + first + "-" + last);
        }
    }

    /** A range of one port. */
    public static PortRange single(int port) {
        return new PortRange(port, port);
    }

    @Override
    public int compareTo(PortRange other) {
        return first != other.first ? Integer.compare(first, other.first) : Integer.compare(last, other.last);
    }

    /** {@code 80} or {@code 8000-8100}. */
    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
