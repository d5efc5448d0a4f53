package io.heddle.embed;

import com.sun.jna.Native;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What JNA keeps about the types that it has mapped, and with them the class loaders of bundles that are long gone (seen with JNA
 * 5.19; some hundred kilobytes for each start): its options for a type, under weak keys but with the type in the value; and the native
 * side of directly mapped methods, until it is told to let go of it.
 */
final class JnaNotes {

    private static final Logger log = LoggerFactory.getLogger(JnaNotes.class);

    private JnaNotes() {}

    /**
     * Removes what is kept about types of these bundles. A JNA that keeps nothing is left alone.
     *
     * @param deserted whether no thread can be inside a native method of theirs, whose native side must stay otherwise
     */
    static void forget(Collection<Bundle> bundles, boolean deserted) {
        try {
            var field = Native.class.getDeclaredField("typeOptions");
            field.setAccessible(true);
            if (field.get(null) instanceof Map<?, ?> notes) {
                types(notes, bundles).forEach(type -> forget(notes, type, deserted));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("this JNA keeps nothing about types, or keeps it elsewhere", e);
        }
    }

    private static void forget(Map<?, ?> notes, Class<?> type, boolean deserted) {
        if (deserted) {
            Native.unregister(type); // nothing happens to a type that is not directly mapped
        }
        notes.remove(type);
    }

    private static List<Class<?>> types(Map<?, ?> notes, Collection<Bundle> bundles) {
        synchronized (notes) { // as its own synchronized view does
            return notes.keySet().stream()
                    .<Class<?>>mapMulti((type, found) -> {
                        if (type instanceof Class<?> of && isFrom(bundles, of)) {
                            found.accept(of);
                        }
                    })
                    .toList();
        }
    }

    private static boolean isFrom(Collection<Bundle> bundles, Class<?> type) {
        return type.getClassLoader() instanceof BundleReference loader && bundles.contains(loader.getBundle());
    }
}
