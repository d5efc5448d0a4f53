package io.heddle.shell.control;

import io.heddle.api.Gateway;
import io.heddle.api.hub.HubAdmin;
import io.heddle.api.metrics.GatewayMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control socket of a daemon: a Unix socket on which the {@code heddle} program asks, one JSON object per line. Where it is
 * comes from the framework property {@value #SOCKET_PROPERTY}.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = ControlServer.PID)
@Designate(ocd = ControlConfig.class)
public final class ControlServer {

    /** The configuration of this component. */
    public static final String PID = "io.heddle.shell";

    /** Path of the socket. */
    public static final String SOCKET_PROPERTY = "heddle.socket";

    static final String DEFAULT_SOCKET = "/run/heddle/heddle.sock";

    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

    private final Path socket;
    private final String group;
    private final String version;
    private final EngineSettings settings;

    @Reference
    private volatile List<Gateway> gateways = List.of();

    @Reference
    private volatile List<GatewayMetrics> metrics = List.of();

    @Reference
    private volatile List<HubAdmin> hubs = List.of();

    @Reference
    private volatile List<CommandProcessor> processors = List.of();

    /** Activation and deactivation only, which follow each other. */
    private @Nullable Listener listener;

    /** For the framework. */
    @Activate
    public ControlServer(BundleContext context, ControlConfig config, @Reference ConfigurationAdmin configurations) {
        var place = context.getProperty(SOCKET_PROPERTY);
        socket = Path.of(place == null ? DEFAULT_SOCKET : place);
        group = config.socket_group();
        version = context.getBundle().getVersion().toString();
        settings = new EngineSettings(configurations);
    }

    @Activate
    void start() {
        var rule = new PeerRule(System.getProperty("user.name"), group, UserGroups::of);
        try {
            listener = Listener.start(new SocketPlace(socket, group), rule, operations());
            log.info("control socket {} is open for root{}", socket, group.isEmpty() ? "" : " and group " + group);
        } catch (IOException e) {
            log.error("no control socket, the heddle command line cannot reach this daemon: {}", e.getMessage());
        }
    }

    @Deactivate
    void stop() {
        if (listener != null) {
            listener.close();
        }
    }

    private Map<String, Operation> operations() {
        var all = new HashMap<String, Operation>();
        all.putAll(new GatewayOperations(() -> gateways, version).all());
        all.putAll(new HubOperations(() -> hubs).all());
        all.put("metrics", new MetricsOperation(() -> metrics));
        all.put("up", new Bringup(() -> gateways, settings));
        all.put("shell", new ShellOperation(() -> processors));
        return all;
    }
}
