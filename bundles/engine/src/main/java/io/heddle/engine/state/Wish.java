package io.heddle.engine.state;

import io.heddle.api.connect.Credential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What the user wants, kept so that a restarted process goes on: whether the gateway is wanted up, with which credential (until it
 * was used), and pins. Lane only.
 */
public final class Wish {

    private static final String WANTED = "wanted";
    private static final String SETUP_KEY = "setup.key";
    private static final String JWT = "jwt";
    private static final String PIN = "pin.";
    private static final Set<String> KEYS = Set.of(WANTED, SETUP_KEY, JWT);

    private final PropertyStore store;
    private final Properties values;

    private Wish(PropertyStore store, Properties values) {
        this.store = store;
        this.values = values;
    }

    /**
     * Reads the wish of a state directory.
     *
     * @throws StateFileException if the file is damaged, not ours or of a newer format
     */
    public static Wish load(Path directory) throws IOException {
        var store = new DurableProperties(directory.resolve("gateway.properties"), "gateway.properties");
        check(store);
        return load(store);
    }

    /** Reads the wish that is kept in {@code store}. */
    public static Wish load(PropertyStore store) throws IOException {
        return new Wish(store, store.read());
    }

    public boolean isWanted() {
        return "up".equals(values.getProperty(WANTED));
    }

    /** What to show at the next login. */
    public Credential credential() {
        var setupKey = values.getProperty(SETUP_KEY);
        if (setupKey != null) {
            return new Credential.SetupKey(setupKey);
        }
        var token = values.getProperty(JWT);
        return token == null ? new Credential.Registered() : new Credential.Jwt(token);
    }

    /**
     * Wants the gateway up.
     *
     * @throws IOException if that cannot be kept; then nothing has changed
     */
    public void want(Credential credential) throws IOException {
        var before = (Properties) values.clone();
        values.setProperty(WANTED, "up");
        forgetCredential();
        if (credential instanceof Credential.SetupKey setupKey) {
            values.setProperty(SETUP_KEY, setupKey.key());
        } else if (credential instanceof Credential.Jwt jwt) {
            values.setProperty(JWT, jwt.token());
        }
        try {
            store.write(values);
        } catch (IOException e) {
            values.clear();
            values.putAll(before);
            throw e;
        }
    }

    public void unwant() throws IOException {
        values.setProperty(WANTED, "down");
        store.write(values);
    }

    /** The credential did its work: it is not kept. */
    public void credentialUsed() throws IOException {
        if (forgetCredential()) {
            store.write(values);
        }
    }

    public String pin(String kind) {
        return values.getProperty(PIN + kind, "");
    }

    public void pin(String kind, String name) throws IOException {
        if (name.isEmpty()) {
            values.remove(PIN + kind);
        } else {
            values.setProperty(PIN + kind, name);
        }
        store.write(values);
    }

    private static void check(DurableProperties store) throws IOException {
        var values = store.read();
        for (var key : values.stringPropertyNames()) {
            if (!KEYS.contains(key) && !key.startsWith(PIN)) {
                throw store.damaged("is not ours: it has a key that nobody writes");
            }
        }
        if (!List.of("up", "down").contains(values.getProperty(WANTED, "down"))) {
            throw store.damaged("is damaged: " + WANTED + " is neither up nor down");
        }
    }

    private boolean forgetCredential() {
        boolean hadKey = values.remove(SETUP_KEY) != null;
        return values.remove(JWT) != null || hadKey;
    }
}
