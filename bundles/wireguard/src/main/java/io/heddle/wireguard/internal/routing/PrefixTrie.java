package io.heddle.wireguard.internal.routing;

import org.jspecify.annotations.Nullable;

/**
 * A path-compressed binary trie of prefixes, one family. Nodes never change: a change copies the path to the root and
 * publishes that, so that readers need no lock and see the trie of before or after.
 *
 * @param <V> what a prefix leads to
 */
final class PrefixTrie<V> {

    private volatile @Nullable Node<V> root;

    /** Longest match, or null. Any thread. */
    @Nullable
    V lookup(long high, long low) {
        V best = null;
        Node<V> node = root;
        while (node != null && node.contains(high, low)) {
            if (node.value != null) {
                best = node.value;
            }
            node = node.bits == Node.MAX_BITS ? null : node.child(high, low);
        }
        return best;
    }

    /** The value of exactly this prefix, or null. */
    @Nullable
    V get(Prefix prefix) {
        Node<V> node = root;
        while (node != null && node.bits < prefix.length() && node.contains(prefix.high(), prefix.low())) {
            node = node.child(prefix.high(), prefix.low());
        }
        return node != null && node.is(prefix) ? node.value : null;
    }

    /** Adds or replaces. One thread at a time. */
    void put(Prefix prefix, V value) {
        root = put(root, new Node<>(prefix.high(), prefix.low(), prefix.length(), value, null, null));
    }

    /** Removes, if it is there. One thread at a time. */
    void remove(Prefix prefix) {
        root = remove(root, prefix);
    }

    private static <V> Node<V> put(@Nullable Node<V> node, Node<V> leaf) {
        if (node == null) {
            return leaf;
        }
        int common = Math.min(Math.min(node.bits, leaf.bits), node.commonBits(leaf));
        if (common == node.bits && common == leaf.bits) {
            return new Node<>(node.high, node.low, node.bits, leaf.value, node.left, node.right);
        }
        if (common == node.bits) {
            return node.withChild(leaf, put(node.child(leaf.high, leaf.low), leaf));
        }
        if (common == leaf.bits) {
            return leaf.withChild(node, node);
        }
        long high = node.high & Prefix.highMask(common);
        long low = node.low & Prefix.lowMask(common);
        return new Node<V>(high, low, common, null, null, null)
                .withChild(node, node)
                .withChild(leaf, leaf);
    }

    private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, Prefix prefix) {
        if (node == null || node.bits > prefix.length() || !node.contains(prefix.high(), prefix.low())) {
            return node;
        }
        if (node.is(prefix)) {
            return new Node<V>(node.high, node.low, node.bits, null, node.left, node.right).collapsed();
        }
        Node<V> child = node.child(prefix.high(), prefix.low());
        Node<V> changed = remove(child, prefix);
        if (changed == child) {
            return node;
        }
        boolean right = Node.bit(prefix.high(), prefix.low(), node.bits);
        return new Node<>(
                        node.high,
                        node.low,
                        node.bits,
                        node.value,
                        right ? node.left : changed,
                        right ? changed : node.right)
                .collapsed();
    }

    /** A prefix that has a value, or from which two others branch off. */
    private static final class Node<V> {

        static final int MAX_BITS = 128;

        final long high;
        final long low;
        final int bits;
        final @Nullable V value;
        final @Nullable Node<V> left;
        final @Nullable Node<V> right;

        Node(long high, long low, int bits, @Nullable V value, @Nullable Node<V> left, @Nullable Node<V> right) {
            this.high = high;
            this.low = low;
            this.bits = bits;
            this.value = value;
            this.left = left;
            this.right = right;
        }

        static boolean bit(long high, long low, int index) {
            return (index < 64 ? high << index : low << (index - 64)) < 0;
        }

        boolean contains(long addressHigh, long addressLow) {
            return ((addressHigh ^ high) & Prefix.highMask(bits)) == 0
                    && ((addressLow ^ low) & Prefix.lowMask(bits)) == 0;
        }

        boolean is(Prefix prefix) {
            return bits == prefix.length() && high == prefix.high() && low == prefix.low();
        }

        int commonBits(Node<V> other) {
            long difference = high ^ other.high;
            return difference != 0
                    ? Long.numberOfLeadingZeros(difference)
                    : 64 + Long.numberOfLeadingZeros(low ^ other.low);
        }

        @Nullable
        Node<V> child(long addressHigh, long addressLow) {
            return bit(addressHigh, addressLow, bits) ? right : left;
        }

        Node<V> withChild(Node<V> direction, Node<V> child) {
            boolean toRight = bit(direction.high, direction.low, bits);
            return new Node<>(high, low, bits, value, toRight ? left : child, toRight ? child : right);
        }

        /** Without value and with at most one child a node is not needed. */
        @Nullable
        Node<V> collapsed() {
            if (value != null || (left != null && right != null)) {
                return this;
            }
            return left != null ? left : right;
        }
    }
}
