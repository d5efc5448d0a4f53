package io.heddle.routes;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.netlink.Link;
import io.heddle.netlink.Netlink;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.Sysctl;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loosens the kernel's strict check of source addresses. Answers to our marked packets come without the mark; a strict check
 * would look for their sender in the tunnel and drop them. Each former value stands in the host record; it is put back by
 * whoever closes the last slot, unless somebody else has changed it meanwhile.
 */
final class ReversePath {

    private static final Logger log = LoggerFactory.getLogger(ReversePath.class);

    private static final String PREFIX = "sysctl ";
    private static final String FORMER = "former";
    private static final String OURS = "ours";
    private static final String ALL = "all";
    private static final String RP_FILTER = "rp_filter";

    /** Values of rp_filter (Documentation/networking/ip-sysctl). */
    private static final String STRICT = "1";

    private static final String LOOSE = "2";

    private final Netlink netlink;
    private final Sysctl sysctl;
    private final HostRecord record;

    ReversePath(Netlink netlink, Sysctl sysctl, HostRecord record) {
        this.netlink = netlink;
        this.sysctl = sysctl;
        this.record = record;
    }

    /** Changes what is strict; what cannot be changed is told and left. The kernel takes the larger value of all and interface. */
    void loosen(String tunnel) {
        change(ALL, "src_valid_mark", "0", "1");
        change(ALL, RP_FILTER, STRICT, LOOSE);
        try {
            if (sysctl.read(path(ALL, RP_FILTER)).equals(LOOSE)) {
                return;
            }
            for (var link : netlink.links()) {
                if (!link.isLoopback() && !link.name().equals(tunnel)) {
                    change(link);
                }
            }
        } catch (NetlinkException e) {
            log.warn("The check of source addresses stays as it is: {}", e.getMessage());
        }
    }

    /** Puts every former value back. */
    void restore() throws BackendException {
        for (var entry : record.entries(RouteRecord.OWNER).entrySet()) {
            if (entry.getKey().startsWith(PREFIX)) {
                restore(entry.getKey().substring(PREFIX.length()), entry.getValue());
                record.forget(RouteRecord.OWNER, entry.getKey());
            }
        }
    }

    private void change(Link link) {
        change(link.name(), RP_FILTER, STRICT, LOOSE);
    }

    private void change(String scope, String setting, String from, String to) {
        try {
            if (sysctl.exists(path(scope, setting))
                    && sysctl.read(path(scope, setting)).equals(from)) {
                record.note(RouteRecord.OWNER, PREFIX + scope + "/" + setting, Map.of(FORMER, from, OURS, to));
                sysctl.write(to, path(scope, setting));
            }
        } catch (BackendException | NetlinkException e) {
            log.warn("{} of {} stays as it is: {}", setting, scope, e.getMessage());
        }
    }

    private void restore(String object, Map<String, String> entry) {
        int slash = object.indexOf('/');
        var former = entry.get(FORMER);
        if (slash < 0 || former == null) {
            return;
        }
        var path = path(object.substring(0, slash), object.substring(slash + 1));
        try {
            if (sysctl.exists(path) && sysctl.read(path).equals(entry.get(OURS))) {
                sysctl.write(former, path);
            }
        } catch (NetlinkException | IllegalArgumentException e) {
            log.warn("{} cannot be put back to {}: {}", object, former, e.getMessage());
        }
    }

    private static String[] path(String scope, String setting) {
        return List.of("net", "ipv4", "conf", scope, setting).toArray(String[]::new);
    }
}
