package io.heddle.embed;

import com.sun.jna.Native;
import java.util.Collection;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JNA notes options for each type that it has mapped, under weak keys, but every note names its type: so none is ever dropped, and
 * with it would stay the class loader of a bundle that is long gone (JNA 5.19; some hundred kilobytes for each start).
 */
final class JnaNotes {

    private static final Logger log = LoggerFactory.getLogger(JnaNotes.class);

    private JnaNotes() {}

    /** Removes the notes about types of these bundles, which are used no more. A JNA that keeps none is left alone. */
    static void forget(Collection<Bundle> bundles) {
        try {
            var field = Native.class.getDeclaredField("typeOptions");
            field.setAccessible(true);
            if (field.get(null) instanceof Map<?, ?> notes) {
                synchronized (notes) { // as its own synchronized view does
                    notes.keySet().removeIf(type -> type instanceof Class<?> of && isFrom(bundles, of));
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("this JNA keeps no notes about types, or keeps them elsewhere", e);
        }
    }

    private static boolean isFrom(Collection<Bundle> bundles, Class<?> type) {
        return type.getClassLoader() instanceof BundleReference loader && bundles.contains(loader.getBundle());
    }
}
