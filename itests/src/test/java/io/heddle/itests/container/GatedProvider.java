package io.heddle.itests.container;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;

/**
 * A fake as a component of a bundle of its own, which is satisfied while its condition is registered: of half of them the
 * satisfying condition, of the others an ordinary reference. Its deactivation, which follows its unregistration, tells the fake that
 * it has left. The bundle and the condition are each for one thread at a time.
 */
final class GatedProvider {

    final FakeKind kind;
    final String name;
    final Bundle bundle;

    private final BundleContext context;
    private final SmallBundle content;
    private volatile @Nullable ServiceRegistration<Condition> condition;

    /** Installed and started; its condition is not there. */
    GatedProvider(FakeKind kind, int ranking, boolean satisfying, BundleContext context)
            throws IOException, BundleException {
        this.kind = kind;
        this.name = kind.word + "-" + ranking;
        this.context = context;
        this.content = new SmallBundle("storm." + name)
                .imports("io.heddle.tck.fake," + kind.type.getPackageName() + ",org.osgi.service.condition")
                .component(name, description(ranking, satisfying));
        this.bundle = context.installBundle("storm:" + name, content.stream());
        bundle.start();
    }

    /** Whether its service is registered as soon as every call has returned. */
    boolean isThere() {
        return condition != null && bundle.getState() == Bundle.ACTIVE;
    }

    boolean isConditionThere() {
        return condition != null;
    }

    void addCondition() {
        condition = context.registerService(
                Condition.class,
                Condition.INSTANCE,
                FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, conditionId())));
    }

    void removeCondition() {
        var leaving = condition;
        condition = null;
        if (leaving != null) {
            leaving.unregister();
        }
    }

    /** What an update installs. */
    InputStream content() throws IOException {
        return content.stream();
    }

    @Override
    public String toString() {
        return name;
    }

    private String conditionId() {
        return "storm." + name;
    }

    private String description(int ranking, boolean satisfying) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="%s" immediate="true" init="3"
                    deactivate="left">
                  <implementation class="%s"/>
                  <property name="heddle.name" value="%s"/>
                  <property name="service.ranking" type="Integer" value="%d"/>
                  <service><provide interface="%s"/></service>
                  <reference name="host" interface="io.heddle.tck.fake.FakeHost" parameter="0"/>
                  <reference name="%s" interface="org.osgi.service.condition.Condition"
                      target="(osgi.condition.id=%s)"%s/>
                </scr:component>
                """.formatted(
                        name,
                        kind.fake.getName(),
                        name,
                        ranking,
                        kind.type.getName(),
                        satisfying ? "osgi.ds.satisfying.condition" : "possible",
                        conditionId(),
                        satisfying ? " policy=\"dynamic\"" : "");
    }
}
