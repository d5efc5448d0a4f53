package io.heddle.firewall.internal;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.heddle.api.host.BackendException.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What an error text of nftables means. The library hands over the kernel's answer only in the C library's words, which
 * depend on the locale: so the words are asked for, not known.
 */
final class NftErrors {

    private interface LibC extends Library {
        String strerror(int number);
    }

    private final IntFunction<String> words;

    NftErrors(IntFunction<String> words) {
        this.words = words;
    }

    /** With the words of the C library of this process. */
    static NftErrors ofThisProcess() {
        return new NftErrors(number -> Native.load("c", LibC.class).strerror(number));
    }

    Reason reason(String error) {
        return numbers().entrySet().stream()
                .filter(entry -> error.contains(words.apply(entry.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Reason.FAILED);
    }

    /** Numbers of Linux, the same on all its architectures but MIPS and SPARC, where the last three are only FAILED. */
    private static Map<Integer, Reason> numbers() {
        var numbers = new LinkedHashMap<Integer, Reason>();
        numbers.put(1, Reason.NOT_PERMITTED); // EPERM
        numbers.put(13, Reason.NOT_PERMITTED); // EACCES
        numbers.put(2, Reason.NOT_FOUND); // ENOENT
        numbers.put(16, Reason.IN_USE); // EBUSY
        numbers.put(17, Reason.IN_USE); // EEXIST
        numbers.put(95, Reason.NOT_SUPPORTED); // EOPNOTSUPP
        numbers.put(93, Reason.NOT_SUPPORTED); // EPROTONOSUPPORT
        numbers.put(97, Reason.NOT_SUPPORTED); // EAFNOSUPPORT
        return numbers;
    }
}
