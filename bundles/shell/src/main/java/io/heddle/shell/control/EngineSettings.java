package io.heddle.shell.control;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationAdmin;

/** The part of the engine's configuration that a command changes; it is kept like any other configuration. */
final class EngineSettings {

    private static final String PID = "io.heddle.engine";
    private static final String URL = "management.url";
    /** Any bundle may receive it. */
    private static final String ANY_LOCATION = "?";

    private final ConfigurationAdmin admin;

    EngineSettings(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** The configured management URL, or empty. */
    String managementUrl() throws ControlException {
        try {
            return text(admin.getConfiguration(PID, ANY_LOCATION).getProperties());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Sets the management URL and leaves the rest as it is; whether that changed anything. */
    @SuppressWarnings("JdkObsolete") // ConfigurationAdmin speaks Dictionary.
    boolean setManagementUrl(String url) throws ControlException {
        try {
            var configuration = admin.getConfiguration(PID, ANY_LOCATION);
            var old = configuration.getProperties();
            if (text(old).equals(url)) {
                return false;
            }
            Dictionary<String, Object> properties = old == null ? new Hashtable<>() : old;
            properties.put(URL, url);
            configuration.update(properties);
            return true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static String text(@Nullable Dictionary<String, Object> properties) {
        return properties != null && properties.get(URL) instanceof String text ? text.trim() : "";
    }

    private static ControlException failed(IOException e) {
        return new ControlException(Failure.FAILED, "cannot read or keep configuration " + PID + ": " + e.getMessage());
    }
}
