package io.heddle.wglinux;

import io.heddle.netlink.probe.ConditionProbe;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Publishes whether this process may use the TUN driver. Opening the device alone makes no interface. */
@Component(
        immediate = true,
        service = {})
public final class TunProbe {

    /** Value of {@code osgi.condition.id}. */
    public static final String CONDITION = "io.heddle.platform.tun";

    private static final Path DEVICE = Path.of("/dev/net/tun");

    private final ConditionProbe probe;

    @Activate
    public TunProbe(BundleContext context) {
        this.probe = new ConditionProbe(context, CONDITION, () -> missing(DEVICE));
    }

    @Activate
    void start() {
        probe.start("heddle-wg-linux-probe");
    }

    @Deactivate
    void stop() {
        probe.stop();
    }

    /** Why the device cannot be used, or an empty string. */
    static String missing(Path device) {
        try (var opened = FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return opened.isOpen() ? "" : device + " does not open";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
