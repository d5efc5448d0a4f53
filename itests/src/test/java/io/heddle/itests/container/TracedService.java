package io.heddle.itests.container;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** What a {@link TracedComponent} refers to; nobody calls it. */
public final class TracedService implements Runnable, Callable<String>, Supplier<String> {

    /** A component that is satisfied while a condition of that name is registered. */
    static String description(String name, Class<?> type, String condition) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="%s" immediate="true">
                  <implementation class="io.heddle.itests.container.TracedService"/>
                  <service><provide interface="%s"/></service>
                  <reference name="osgi.ds.satisfying.condition" interface="org.osgi.service.condition.Condition"
                      target="(osgi.condition.id=%s)" policy="dynamic"/>
                </scr:component>
                """.formatted(name, type.getName(), condition);
    }

    @Override
    public void run() {}

    @Override
    public String call() {
        return "";
    }

    @Override
    public String get() {
        return "";
    }
}
