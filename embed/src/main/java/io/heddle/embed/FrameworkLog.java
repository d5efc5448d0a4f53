package io.heddle.embed;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log service of an embedded framework (OSGi Compendium, chapter 101): hands everything to the caller's SLF4J. Declarative
 * Services tells only here why a component could not be made, so the last such reason is kept.
 */
final class FrameworkLog implements LogService {

    private static final String CONTAINER = "io.heddle.embed.container";

    private volatile @Nullable Throwable lastFailure;

    /** The root of the last exception that was logged as an error, or {@code null}. */
    @Nullable
    Throwable lastFailure() {
        return lastFailure;
    }

    @Override
    public Logger getLogger(String name) {
        return logger(name, Logger.class);
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return logger(type.getName(), Logger.class);
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> type) {
        return logger(name, type);
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> type, Class<L> loggerType) {
        return logger(type.getName(), loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> type) {
        return logger(name, type);
    }

    @Override
    @Deprecated
    public void log(int level, String message) {
        write(CONTAINER, level(level), message, null);
    }

    @Override
    @Deprecated
    public void log(int level, String message, @Nullable Throwable failure) {
        write(CONTAINER, level(level), message, failure);
    }

    @Override
    @Deprecated
    public void log(@Nullable ServiceReference<?> reference, int level, String message) {
        write(CONTAINER, level(level), message, null);
    }

    @Override
    @Deprecated
    public void log(@Nullable ServiceReference<?> reference, int level, String message, @Nullable Throwable failure) {
        write(CONTAINER, level(level), message, failure);
    }

    /** Both APIs have the same method names, placeholders and order of arguments. */
    private <L extends Logger> L logger(String name, Class<L> type) {
        var target = LoggerFactory.getLogger(name);
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        call(target, type.cast(proxy), method, arguments == null ? new Object[0] : arguments)));
    }

    private @Nullable Object call(org.slf4j.Logger target, Logger proxy, Method method, Object[] arguments)
            throws Exception {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "Logger[" + target.getName() + "]";
            };
        }
        if (arguments.length == 1 && arguments[0] instanceof LoggerConsumer<?> consumer) {
            accept(consumer, proxy);
            return null;
        }
        keepFailure(method.getName(), arguments);
        return forward(target, quieter(method.getName()), method, arguments);
    }

    /** Declarative Services speaks under the names of the components, and a lot: its news are details to their reader. */
    private static String quieter(String name) {
        return switch (name) {
            case "debug" -> "trace";
            case "isDebugEnabled" -> "isTraceEnabled";
            case "info" -> "debug";
            case "isInfoEnabled" -> "isDebugEnabled";
            case "audit" -> "info";
            default -> name;
        };
    }

    private static @Nullable Object forward(org.slf4j.Logger target, String name, Method method, Object[] arguments)
            throws Exception {
        try {
            return org.slf4j.Logger.class
                    .getMethod(name, method.getParameterTypes())
                    .invoke(target, arguments);
        } catch (InvocationTargetException e) {
            return null; // a logger that fails must not fail what it logs
        }
    }

    @SuppressWarnings("unchecked") // the consumer was made for the type of this very logger
    private static void accept(LoggerConsumer<?> consumer, Logger proxy) throws Exception {
        ((LoggerConsumer<Exception>) consumer).accept(proxy);
    }

    private void keepFailure(String level, Object[] arguments) {
        if (!level.equals("error") || arguments.length == 0) {
            return;
        }
        var last = arguments[arguments.length - 1];
        if (last instanceof Object[] many && many.length > 0) {
            last = many[many.length - 1];
        }
        if (last instanceof Throwable failure) {
            lastFailure = root(failure);
        }
    }

    private void write(String name, Level level, String message, @Nullable Throwable failure) {
        if (level == Level.ERROR && failure != null) {
            lastFailure = root(failure);
        }
        LoggerFactory.getLogger(name).atLevel(level).setCause(failure).log(message);
    }

    @SuppressWarnings("deprecation") // the levels of the methods that older bundles still call
    private static Level level(int osgi) {
        return switch (osgi) {
            case LOG_ERROR -> Level.ERROR;
            case LOG_WARNING -> Level.WARN;
            case LOG_INFO -> Level.DEBUG;
            default -> Level.TRACE;
        };
    }

    private static Throwable root(Throwable failure) {
        var root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
