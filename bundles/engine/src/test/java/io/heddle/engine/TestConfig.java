package io.heddle.engine;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;

/** The gateway's configuration with its defaults, as Declarative Services makes it, and some values of a test. */
final class TestConfig {

    private TestConfig() {}

    /** @param values by method name; a value that is an exception is thrown */
    static GatewayConfig of(Map<String, ?> values) {
        return (GatewayConfig) Proxy.newProxyInstance(
                GatewayConfig.class.getClassLoader(),
                new Class<?>[] {GatewayConfig.class},
                (proxy, method, arguments) -> {
                    var value = values.get(method.getName());
                    if (value instanceof Exception failure) {
                        throw failure;
                    }
                    return value != null ? value : Objects.requireNonNull(method.getDefaultValue());
                });
    }
}
