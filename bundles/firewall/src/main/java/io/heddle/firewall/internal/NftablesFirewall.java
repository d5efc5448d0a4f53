package io.heddle.firewall.internal;

import io.heddle.api.firewall.FirewallBackend;
import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import io.heddle.api.host.DamageListener;
import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.tunnel.TunnelInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;
import org.osgi.service.component.propertytypes.ServiceRanking;

/**
 * Filters overlay traffic with one nftables table of our own per slot: {@code inet heddle-a} and {@code inet heddle-b}. It
 * works on the network namespace of the thread that calls, and finds the tunnel by name, so a tunnel that is made anew under
 * its name is filtered from its first packet. Each session watches its table and says when others changed it.
 */
@Component(immediate = true, property = "heddle.name=nftables")
@ServiceRanking(100)
@SatisfyingConditionTarget("(osgi.condition.id=" + NftablesProbe.CONDITION + ")")
public final class NftablesFirewall implements FirewallBackend {

    /** Owner of our entries in the host record. */
    static final String OWNER = "firewall.nftables";

    /**
     * Names that mean the same to nftables as to the kernel: there, a trailing {@code *} is a wildcard and a leading
     * {@code @} a set. At most 15 characters (IFNAMSIZ less the zero).
     */
    private static final Pattern INTERFACE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,14}");

    private final Nft nft;
    private final TableMonitor.Factory monitors;
    private final Set<NftablesSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    @Activate
    public NftablesFirewall(@Reference Nft nft) {
        this(nft, TableMonitor::ofKernel);
    }

    /** With another way to hear of changes. */
    NftablesFirewall(Nft nft, TableMonitor.Factory monitors) {
        this.nft = nft;
        this.monitors = monitors;
    }

    /** From now on no call touches the host: what is still open stays, and filters, until the next run recovers it. */
    @Deactivate
    void leave() {
        gone = true;
        sessions.forEach(NftablesSession::abandon);
    }

    @Override
    public void recover(HostRecord record) throws BackendException {
        checkPresent();
        var commands = new ArrayList<Map<String, Object>>();
        for (var slot : Slot.values()) {
            commands.addAll(removal(new Commands(tableName(slot))));
        }
        nft.run("remove tables of an earlier run", commands);
        for (var table : record.entries(OWNER).keySet()) {
            record.forget(OWNER, table);
        }
    }

    @Override
    public FirewallSession open(TunnelInterface tunnel, Slot slot, HostRecord record, DamageListener listener)
            throws BackendException {
        checkPresent();
        if (tunnel.index() == 0) {
            throw new BackendException(
                    Reason.BEYOND_CAPABILITY,
                    "nftables cannot filter tunnel " + tunnel.name() + ": it has no kernel interface");
        }
        if (!INTERFACE_NAME.matcher(tunnel.name()).matches()) {
            throw new BackendException(
                    Reason.BEYOND_CAPABILITY, "nftables cannot name the interface " + tunnel.name() + " exactly");
        }
        record.note(OWNER, tableName(slot), Map.of("interface", tunnel.name()));
        var guard = new TableGuard(tableName(slot), new Gate(tunnel.hooks()), listener);
        var session = new NftablesSession(this, new Commands(tableName(slot)), tunnel.name(), record, guard);
        session.start(monitors);
        sessions.add(session);
        return session;
    }

    /** Runs commands of a session, unless this backend has left. */
    void run(String what, List<Map<String, Object>> commands) throws BackendException {
        checkPresent();
        nft.run(what, commands);
    }

    /** A session has ended. */
    void closed(NftablesSession session) {
        sessions.remove(session);
    }

    /** Commands that remove a table whether it exists or not. */
    static List<Map<String, Object>> removal(Commands table) {
        return List.of(table.addTable(), table.deleteTable());
    }

    private static String tableName(Slot slot) {
        return slot == Slot.A ? "heddle-a" : "heddle-b";
    }

    private void checkPresent() throws BackendGoneException {
        if (gone) {
            throw new BackendGoneException("nftables firewall");
        }
    }
}
