package io.heddle.shell.control;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** One configuration in memory; tells what it is updated to. */
@SuppressWarnings("JdkObsolete")
public final class FakeConfigurations {

    public @Nullable Hashtable<String, Object> properties;

    private final Consumer<Dictionary<String, Object>> updated;

    public FakeConfigurations(Consumer<Dictionary<String, Object>> updated) {
        this.updated = updated;
    }

    public ConfigurationAdmin admin() {
        var configuration = (Configuration) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Configuration.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getProperties":
                            return properties == null ? null : properties.clone();
                        case "update":
                            set(arguments[0]);
                            return null;
                        default:
                            throw new IllegalStateException(method.getName());
                    }
                });
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConfigurationAdmin.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConfiguration") && arguments[0].equals("io.heddle.engine")) {
                        return configuration;
                    }
                    throw new IllegalStateException(method.getName());
                });
    }

    @SuppressWarnings("unchecked")
    private void set(Object value) {
        var now = new Hashtable<>((Hashtable<String, Object>) value);
        properties = now;
        updated.accept(now);
    }
}
