package io.heddle.management.internal;

import static io.heddle.management.internal.HostMetaTest.HOST;
import static io.heddle.management.internal.ManagementFixture.failureOf;
import static io.heddle.management.internal.ManagementFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.map.SelfConfig;
import io.heddle.api.net.IpPrefix;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.LoginRequest;
import io.heddle.wire.management.LoginResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class LoginTest {

    private static final String KEY = "A1B2C3D4-0000-4000-8000-00000000000F";
    private static final Credential SETUP_KEY = new Credential.SetupKey(KEY);
    private static final Credential REGISTERED = new Credential.Registered();

    private ManagementFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new ManagementFixture();
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    @Test
    void aKnownGatewayLogsInWithItsKeyAlone() throws Exception {
        var answer = get(fixture.client.login(SETUP_KEY, HOST));

        assertThat(answer.self())
                .isEqualTo(new SelfConfig(IpPrefix.parse("100.77.3.9/16"), null, "gate1.example", 0, false, false));
        assertThat(answer.services().signalServer()).contains(new ServerAddress("signal.example", 10000, false));
        assertThat(answer.services().stunUris()).containsExactly("stun:stun.example:3478");
        assertThat(fixture.server.logins).singleElement().satisfies(request -> {
            assertThat(request.getSetupKey()).isEmpty();
            assertThat(request.getMeta()).isEqualTo(HostMeta.of(HOST));
            assertThat(request.getPeerKeys().getSshPubKey()).isEqualTo(ByteString.EMPTY);
            assertThat(request.getPeerKeys().getWgPubKey().toStringUtf8()).isEqualTo(ManagementFixture.OWN.text());
        });
    }

    @Test
    void anUnknownGatewayRegistersWithItsSetupKeyInLowerCase() throws Exception {
        knownOnlyWithASecret();

        get(fixture.client.login(new Credential.SetupKey(" " + KEY + "\n"), HOST));

        assertThat(fixture.server.logins)
                .extracting(LoginRequest::getSetupKey)
                .containsExactly("", "a1b2c3d4-0000-4000-8000-00000000000f");
        assertThat(fixture.server.keyRequests).hasValue(2);
    }

    @Test
    void aTokenIsAccompaniedByTheNilKey() throws Exception {
        knownOnlyWithASecret();

        get(fixture.client.login(new Credential.Jwt("token"), HOST));

        assertThat(fixture.server.logins.get(1).getJwtToken()).isEqualTo("token");
        assertThat(fixture.server.logins.get(1).getSetupKey()).isEqualTo("00000000-0000-0000-0000-000000000000");
    }

    @Test
    void anUnknownGatewayWithoutCredentialIsDenied() throws Exception {
        knownOnlyWithASecret();

        assertThat(failureOf(fixture.client.login(REGISTERED, HOST)).reason()).isEqualTo(Reason.PERMISSION_DENIED);
        assertThat(fixture.server.logins).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "1-1-1-1-1", "A1B2C3D4-0000-4000-8000-00000000000G"})
    void aSetupKeyThatIsNoUuidIsNotSentAndNotRepeated(String key) throws Exception {
        knownOnlyWithASecret();

        var failure = failureOf(fixture.client.login(new Credential.SetupKey(key), HOST));

        assertThat(failure.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(failure).hasMessage("the setup key is not a UUID");
        assertThat(fixture.server.logins).hasSize(1);
    }

    @Test
    void notFoundAtRegistrationMeansABadSetupKey() throws Exception {
        refuseRegistration(Status.NOT_FOUND);

        var failure = failureOf(fixture.client.login(SETUP_KEY, HOST));

        assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETUP_KEY);
        assertThat(failure.getMessage()).doesNotContainIgnoringCase(KEY);
    }

    @Test
    void anExpiredSingleSignOnLoginIsExplained() throws Exception {
        refuseRegistration(Status.PERMISSION_DENIED.withDescription("peer login has expired, please log in once more"));

        var failure = failureOf(fixture.client.login(SETUP_KEY, HOST));

        assertThat(failure.reason()).isEqualTo(Reason.PERMISSION_DENIED);
        assertThat(failure).hasMessageContaining("single sign-on");
    }

    @ParameterizedTest
    @CsvSource({
        "CANCELLED, UNREACHABLE",
        "UNKNOWN, FAILED",
        "INVALID_ARGUMENT, INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED, TIMED_OUT",
        "NOT_FOUND, NOT_FOUND",
        "RESOURCE_EXHAUSTED, OVERLOADED",
        "FAILED_PRECONDITION, FAILED",
        "UNIMPLEMENTED, UNIMPLEMENTED",
        "INTERNAL, FAILED",
        "UNAVAILABLE, UNREACHABLE",
        "UNAUTHENTICATED, FAILED"
    })
    void anyOtherStatusIsPassedOnAndNothingIsRegistered(Status.Code code, Reason reason) throws Exception {
        fixture.server.onLogin = request -> {
            throw code.toStatus().asRuntimeException();
        };

        assertThat(failureOf(fixture.client.login(SETUP_KEY, HOST)).reason()).isEqualTo(reason);
        assertThat(fixture.server.logins).hasSize(1);
    }

    @Test
    void aServerThatRestartedInBetweenIsAskedOnceMore() throws Exception {
        fixture.server.onLogin = request -> {
            if (fixture.server.logins.size() == 1) {
                fixture.server.changeKey();
                throw Status.INVALID_ARGUMENT.asRuntimeException();
            }
            return ScriptedManagement.ANSWER;
        };

        get(fixture.client.login(REGISTERED, HOST));

        assertThat(fixture.server.logins).hasSize(2);
        assertThat(fixture.server.keyRequests).hasValue(2);
    }

    @Test
    void anAnswerThatIsSealedWithAnotherKeyIsAViolation() throws Exception {
        fixture.server.onLogin = request -> ScriptedManagement.ANSWER;
        fixture.server.tamper = envelope -> envelope.toBuilder()
                .setBody(envelope.getBody().substring(0, 39).concat(ByteString.copyFrom(new byte[60])))
                .build();

        assertThat(failureOf(fixture.client.login(REGISTERED, HOST)).reason()).isEqualTo(Reason.PROTOCOL);
    }

    @Test
    void anAnswerTooShortToBeSealedIsAViolation() throws Exception {
        fixture.server.tamper = envelope -> EncryptedMessage.getDefaultInstance();

        assertThat(failureOf(fixture.client.login(REGISTERED, HOST)).reason()).isEqualTo(Reason.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void aServerKeyThatIsNoneIsAViolation(String key) throws Exception {
        fixture.server.keyText = key;

        assertThat(failureOf(fixture.client.login(REGISTERED, HOST)).reason()).isEqualTo(Reason.PROTOCOL);
    }

    @Test
    void anAnswerWithoutSignalOrAddressIsAViolation() throws Exception {
        for (var answer : List.of(
                LoginResponse.getDefaultInstance(),
                ScriptedManagement.ANSWER.toBuilder().clearPeerConfig().build(),
                ScriptedManagement.ANSWER.toBuilder().clearNetbirdConfig().build())) {
            fixture.server.onLogin = request -> answer;

            assertThat(failureOf(fixture.client.login(REGISTERED, HOST)).reason())
                    .isEqualTo(Reason.PROTOCOL);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"PERMISSION_DENIED", "INVALID_ARGUMENT", "NOT_FOUND", "UNIMPLEMENTED"})
    void aRefusedServerKeyIsNoRefusalOfThisGateway(Status.Code code) throws Exception {
        fixture.server.onKey = code.toStatus();

        var failure = failureOf(fixture.client.login(SETUP_KEY, HOST));

        assertThat(failure.reason()).isEqualTo(Reason.FAILED);
        assertThat(fixture.server.logins).isEmpty();
    }

    @Test
    void nobodyListeningMeansUnreachable() throws Exception {
        var address = fixture.server.address();
        fixture.server.close();

        var failure = failureOf(fixture.client.login(REGISTERED, HOST));

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure).hasMessageContaining(address.toString());
    }

    @Test
    void aHostThatIsNoNameFailsTheCall() throws Exception {
        var client = fixture.connect(new ServerAddress("not a host", 1, false));

        assertThat(failureOf(client.login(REGISTERED, HOST)).reason()).isEqualTo(Reason.FAILED);
        client.close();
    }

    @Test
    void aServerThatCameBackIsReachedByTheSameClient() throws Exception {
        get(fixture.client.login(REGISTERED, HOST));
        fixture.server.restart();

        // The first call may still find the old connection dying.
        get(fixture.client.login(REGISTERED, HOST).handle((answer, failure) -> "over"));

        assertThat(get(fixture.client.login(REGISTERED, HOST)).self().ipv4())
                .isEqualTo(IpPrefix.parse("100.77.3.9/16"));
    }

    private void knownOnlyWithASecret() {
        fixture.server.onLogin = request -> {
            if (request.getSetupKey().isEmpty() && request.getJwtToken().isEmpty()) {
                throw Status.PERMISSION_DENIED.asRuntimeException();
            }
            return ScriptedManagement.ANSWER;
        };
    }

    private void refuseRegistration(Status status) {
        fixture.server.onLogin = request -> {
            throw (request.getSetupKey().isEmpty() ? Status.PERMISSION_DENIED : status).asRuntimeException();
        };
    }
}
