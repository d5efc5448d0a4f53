package io.heddle.dns.internal.file;

import java.util.Map;

/**
 * A file as it is, or was: everything that is needed to make it again.
 *
 * @param exists whether there is one
 * @param content one character per byte
 * @param mode permission bits
 * @param uid number of the owner
 * @param gid number of the group
 */
record FileImage(boolean exists, String content, int mode, int uid, int gid) {

    private static final int PERMISSION_BITS = 0xfff;
    private static final int READABLE_BY_ALL = 0b110_100_100;

    /** No file; one made in its place belongs to root and is readable by all. */
    static final FileImage ABSENT = new FileImage(false, "", READABLE_BY_ALL, 0, 0);

    FileImage {
        mode &= PERMISSION_BITS;
    }

    FileImage with(String newContent) {
        return new FileImage(true, newContent, mode, uid, gid);
    }

    boolean isBlank() {
        return content.isBlank();
    }

    /** As text, for the host record. */
    Map<String, String> toText() {
        return Map.of(
                "exists", Boolean.toString(exists),
                "content", content,
                "mode", Integer.toOctalString(mode),
                "uid", Integer.toString(uid),
                "gid", Integer.toString(gid));
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static FileImage fromText(Map<String, String> text) {
        return new FileImage(
                Boolean.parseBoolean(value(text, "exists")),
                value(text, "content"),
                Integer.parseInt(value(text, "mode"), 8),
                Integer.parseInt(value(text, "uid")),
                Integer.parseInt(value(text, "gid")));
    }

    private static String value(Map<String, String> text, String key) {
        var value = text.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }
}
