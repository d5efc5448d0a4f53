package io.heddle.hub.internal;

import io.heddle.api.hub.HubAdmin;
import io.heddle.hub.internal.store.LocalDisk;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the hub while it is configured. The {@link HubAdmin} service is registered by hand, once the state could be read: a component
 * that offered it and failed would stay registered and hand out nothing.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = HubComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = HubConfig.class)
public final class HubComponent {

    /** Its configuration. */
    public static final String PID = "io.heddle.hub";

    private static final Logger log = LoggerFactory.getLogger(HubComponent.class);

    private final BundleContext context;
    private final HubConfig config;
    private @Nullable HubRunner runner; // activate and deactivate only, which never overlap
    private @Nullable ServiceRegistration<HubAdmin> registration; // the runner's thread only

    @Activate
    public HubComponent(BundleContext context, HubConfig config) {
        this.context = context;
        this.config = config;
    }

    @Activate
    void start() {
        HubSettings settings;
        try {
            settings = new HubConfigReader(config).read();
        } catch (IllegalArgumentException e) {
            log.error("the hub does not run: {}", e.getMessage(), e);
            return;
        }
        var started = new HubRunner(
                () -> Hub.open(settings, new LocalDisk(), Clock.systemUTC(), new SecureRandom()),
                this::register,
                this::unregister);
        runner = started;
        started.start();
    }

    @Deactivate
    void stop() {
        if (runner != null) {
            runner.close();
        }
    }

    private void register(Hub hub) {
        registration = context.registerService(HubAdmin.class, hub.admin(), null);
    }

    private void unregister() {
        if (registration != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                log.debug("the framework has withdrawn the service already", e);
            }
            registration = null;
        }
    }
}
