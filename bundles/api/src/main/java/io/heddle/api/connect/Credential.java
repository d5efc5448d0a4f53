package io.heddle.api.connect;

/** What a login shows the server. No text of it contains the secret. */
public sealed interface Credential {

    /** The key alone: this gateway was registered before. */
    record Registered() implements Credential {}

    /**
     * A setup key, used to register if the server does not know this gateway.
     *
     * @param key the key's text, a UUID
     */
    record SetupKey(String key) implements Credential {
        @Override
        public String toString() {
            return "SetupKey[secret]";
        }
    }

    /**
     * A token of the network's identity provider, used to register or to renew an expired login.
     *
     * @param token the JWT
     */
    record Jwt(String token) implements Credential {
        @Override
        public String toString() {
            return "Jwt[secret]";
        }
    }
}
