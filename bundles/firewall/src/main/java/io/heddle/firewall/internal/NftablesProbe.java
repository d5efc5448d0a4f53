package io.heddle.firewall.internal;

import io.heddle.api.host.BackendException;
import io.heddle.netlink.probe.ConditionProbe;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Publishes whether this machine has nftables: the library loads and this process may list tables. */
@Component(
        immediate = true,
        service = {})
public final class NftablesProbe {

    /** Value of {@code osgi.condition.id}. */
    static final String CONDITION = "io.heddle.platform.nftables";

    private static final List<Map<String, Object>> HARMLESS = List.of(Map.of("list", Map.of("tables", Map.of())));

    private final ConditionProbe probe;

    @Activate
    public NftablesProbe(BundleContext context, @Reference Nft nft) {
        this.probe = new ConditionProbe(context, CONDITION, () -> missing(nft));
    }

    @Activate
    void start() {
        probe.start("heddle-firewall-probe");
    }

    @Deactivate
    void stop() {
        probe.stop();
    }

    /** Why nftables cannot be used, or an empty string. */
    static String missing(Nft nft) {
        try {
            nft.run("list tables", HARMLESS);
            return "";
        } catch (BackendException e) {
            return e.getMessage();
        }
    }
}
