package io.heddle.itests.container;

import io.heddle.tck.fake.FakeHost;
import io.heddle.tck.fake.FakeService;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * A fake as a service that comes and goes. From the moment its unregistration has returned, the fake reports every call and
 * everything its sessions have left open. One thread at a time.
 */
final class Provider {

    final FakeKind kind;
    final String name;
    final int ranking;
    final FakeService fake;

    private final BundleContext context;
    private volatile @Nullable ServiceRegistration<?> registration;

    Provider(FakeKind kind, int ranking, FakeHost host, BundleContext context) {
        this.kind = kind;
        this.name = kind.word + "-" + ranking;
        this.ranking = ranking;
        this.fake = kind.create(name, host);
        this.context = context;
    }

    boolean isRegistered() {
        return registration != null;
    }

    void register() {
        var properties = Map.of("heddle.name", name, "service.ranking", ranking);
        fake.back();
        registration = context.registerService(kind.type.getName(), fake, FrameworkUtil.asDictionary(properties));
    }

    void unregister() {
        var leaving = registration;
        registration = null;
        if (leaving != null) {
            leaving.unregister();
            fake.left();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
