package io.heddle.shell.gogo;

import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets commands such as {@code stop} take a bundle by its id or symbolic name. The framework's shell has this in the part that
 * reads from a terminal, which a daemon does not have.
 */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {

    private final BundleContext context;

    /** For the framework. */
    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    @Override
    public @Nullable Object convert(Class<?> type, Object value) {
        if (type != Bundle.class) {
            return null;
        }
        var text = value.toString();
        return text.matches("[0-9]{1,9}") ? context.getBundle(Long.parseLong(text)) : named(text);
    }

    @Override
    public @Nullable CharSequence format(Object value, int level, Converter others) {
        if (value instanceof Bundle bundle && level != Converter.INSPECT) {
            return bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]";
        }
        return null;
    }

    private @Nullable Bundle named(String name) {
        for (var bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null;
    }
}
