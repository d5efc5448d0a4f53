package io.heddle.engine.events;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

import io.heddle.api.Gateway;
import io.heddle.api.GatewayStatus;
import io.heddle.api.lifecycle.Registration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * Posts every change of the gateway's state to the topic {@value #TOPIC}, in order. Posts only, on the thread the gateway tells
 * listeners on: a slow handler holds up neither the gateway nor this. The package of Event Admin may be absent: then there is no such
 * service, and nothing here that needs its classes runs.
 */
@Component(
        immediate = true,
        service = {})
public final class StateEvents {

    /** Topic of the events. */
    public static final String TOPIC = "io/heddle/gateway/STATE";

    private final Gateway gateway;

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    private volatile List<EventAdmin> admins = List.of();

    private Registration listening = () -> {}; // activation and deactivation only, which follow each other
    private @Nullable GatewayStatus posted; // the gateway's calls only, which follow each other

    /** For the framework. */
    @Activate
    public StateEvents(@Reference Gateway gateway) {
        this.gateway = gateway;
    }

    @Activate
    void start() {
        posted = gateway.status();
        listening = gateway.listen(this::changed);
    }

    @Deactivate
    void stop() {
        listening.close();
    }

    private void changed(GatewayStatus status) {
        var before = posted;
        posted = status;
        if (before == null
                || before.state() != status.state()
                || !before.reason().equals(status.reason())
                || before.wanted() != status.wanted()) {
            var properties = properties(before, status);
            // No lambda: that would be a method with Event Admin in its signature, which fails whoever lists the
            // methods without it.
            for (var admin : admins) {
                admin.postEvent(new Event(TOPIC, properties));
            }
        }
    }

    /** What an event says, see the readme of the bundle. */
    static Map<String, Object> properties(@Nullable GatewayStatus before, GatewayStatus status) {
        var properties = new HashMap<String, Object>();
        properties.put("state", status.state().word());
        properties.put("reason", status.reason());
        properties.put("wanted", status.wanted());
        properties.put("timestamp", status.since().toEpochMilli());
        if (before != null) {
            properties.put("previous", before.state().word());
        }
        var run = status.lastRun();
        if (run != null && (before == null || !run.equals(before.lastRun()))) {
            properties.put("cause", run.cause().word());
        }
        return properties;
    }
}
