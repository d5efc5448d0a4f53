package io.heddle.embed;

/**
 * The control plane refuses this gateway: the setup key is unknown, used up or expired, the token is not accepted, the peer is
 * blocked. Trying again does not help until a person acts. Everything is undone.
 */
public final class LoginRefusedException extends EmbedException {

    private static final long serialVersionUID = 1;

    LoginRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
