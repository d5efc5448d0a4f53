package io.heddle.shell.gogo;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Component;

/** Starts and stops bundles that are installed; the framework's own {@code start} takes no names, only ids and locations. */
@Component(service = BundleCommands.class)
@GogoCommand(
        scope = "heddle",
        function = {"start", "stop"})
public final class BundleCommands {

    /** Start. */
    @Descriptor("start a bundle")
    public String start(@Descriptor("id or symbolic name") Bundle bundle) throws BundleException {
        bundle.start();
        return "started " + bundle.getSymbolicName() + "; undo: stop " + bundle.getSymbolicName();
    }

    /** Stop; returns when what depends on the bundle has let go of it. */
    @Descriptor("stop a bundle until it is started again, or the daemon is")
    public String stop(@Descriptor("id or symbolic name") Bundle bundle) throws BundleException {
        bundle.stop();
        return "stopped " + bundle.getSymbolicName() + "; undo: start " + bundle.getSymbolicName();
    }
}
