package io.heddle.management.internal;

import com.google.protobuf.ByteString;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.LoginAnswer;
import io.heddle.management.internal.map.Remarks;
import io.heddle.management.internal.map.SelfDecoder;
import io.heddle.management.internal.map.ServicesDecoder;
import io.heddle.wire.management.LoginRequest;
import io.heddle.wire.management.LoginResponse;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.PeerKeys;
import io.heddle.wire.rpc.Failures;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logging in: first with the key alone, and only if the server does not know it, once more with the credential. So a setup
 * key is not used up by a gateway that is registered already.
 */
final class LoginFlow {

    private static final Logger log = LoggerFactory.getLogger(LoginFlow.class);

    /** The reference client's bound for a login. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** Accompanies a token, as the reference client has it. */
    private static final String NIL_UUID = "00000000-0000-0000-0000-000000000000";

    /** The only message text with a meaning: the peer is registered by single sign-on, a setup key cannot help. */
    private static final String LOGIN_EXPIRED = "peer login has expired";

    private final SealedCalls calls;

    LoginFlow(SealedCalls calls) {
        this.calls = calls;
    }

    CompletableFuture<LoginAnswer> login(Credential credential, HostDescription host) {
        return ask(request(host))
                .exceptionallyCompose(thrown -> {
                    var refusal = Failures.unwrap(thrown);
                    return refusal.reason() == Reason.PERMISSION_DENIED
                            ? register(credential, host, refusal)
                            : SealedCalls.failed(refusal);
                })
                .thenCompose(this::answer);
    }

    private CompletableFuture<LoginResponse> register(
            Credential credential, HostDescription host, ConnectorException refusal) {
        if (credential instanceof Credential.SetupKey setupKey) {
            return withSetupKey(setupKey.key().strip(), host);
        }
        if (credential instanceof Credential.Jwt jwt) {
            return ask(request(host).setSetupKey(NIL_UUID).setJwtToken(jwt.token()));
        }
        return SealedCalls.failed(refusal);
    }

    private CompletableFuture<LoginResponse> withSetupKey(String key, HostDescription host) {
        if (!UUID.matcher(key).matches()) {
            return SealedCalls.failed(new ConnectorException(Reason.INVALID_ARGUMENT, "the setup key is not a UUID"));
        }
        log.info("registering with a setup key: {} does not know this gateway yet", calls.at("the server"));
        return ask(request(host).setSetupKey(key.toLowerCase(Locale.ROOT)))
                .exceptionallyCompose(thrown -> SealedCalls.failed(explained(Failures.unwrap(thrown))));
    }

    private static ConnectorException explained(ConnectorException failure) {
        var text = String.valueOf(failure.getMessage());
        if (failure.reason() == Reason.NOT_FOUND) {
            return new ConnectorException(
                    Reason.INVALID_SETUP_KEY,
                    "the setup key is unknown, revoked, expired or used up (" + text + ")",
                    failure);
        }
        if (failure.reason() == Reason.PERMISSION_DENIED && text.contains(LOGIN_EXPIRED)) {
            return new ConnectorException(
                    Reason.PERMISSION_DENIED,
                    "this gateway is registered by single sign-on and its login has expired; a setup key cannot renew it",
                    failure);
        }
        return failure;
    }

    private LoginRequest.Builder request(HostDescription host) {
        // The key's text in a bytes field: that is what the protocol has. There is no SSH server here, hence no SSH
        // key.
        return LoginRequest.newBuilder()
                .setMeta(HostMeta.of(host))
                .setPeerKeys(PeerKeys.newBuilder()
                        .setWgPubKey(ByteString.copyFromUtf8(calls.own().text())));
    }

    private CompletableFuture<LoginResponse> ask(LoginRequest.Builder request) {
        return calls.ask(ManagementServiceGrpc.getLoginMethod(), request.build(), LoginResponse.parser(), BOUND);
    }

    private CompletableFuture<LoginAnswer> answer(LoginResponse response) {
        var remarks = new Remarks();
        try {
            var services = ServicesDecoder.decode(response.getNetbirdConfig(), remarks);
            if (services.signalServer().isEmpty()) {
                throw new IllegalArgumentException("no usable signal server" + remarks.inBrackets());
            }
            var self = SelfDecoder.decode(response.getPeerConfig(), remarks);
            remarks.logTo(log, "the login's answer");
            return CompletableFuture.completedFuture(new LoginAnswer(self, services));
        } catch (IllegalArgumentException e) {
            return SealedCalls.failed(new ConnectorException(
                    Reason.PROTOCOL, calls.at("Login") + ": unusable answer, " + e.getMessage(), e));
        }
    }
}
