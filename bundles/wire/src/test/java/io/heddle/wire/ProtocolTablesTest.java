package io.heddle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.heddle.wire.management.ManagementProto;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.signal.SignalExchangeGrpc;
import io.heddle.wire.signal.SignalProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares the compiled protocol with tables that were written down separately from it. */
class ProtocolTablesTest {

    private static final List<FileDescriptor> FILES =
            List.of(ManagementProto.getDescriptor(), SignalProto.getDescriptor());

    @Test
    void everyMessageEnumAndMethodIsAsInTheTablesAndNoneIsMore() throws IOException {
        Map<String, String> actual = new TreeMap<>();
        for (FileDescriptor file : FILES) {
            file.getMessageTypes().forEach(message -> describe(message, actual));
            file.getEnumTypes().forEach(type -> describe(type, actual));
            file.getServices().forEach(service -> describe(service, actual));
        }

        assertThat(actual).isEqualTo(expected());
    }

    @Test
    void methodPathsAreThoseOfTheProtocol() {
        assertThat(ManagementServiceGrpc.getIsHealthyMethod().getFullMethodName())
                .isEqualTo("management.ManagementService/isHealthy");
        assertThat(ManagementServiceGrpc.getServiceDescriptor().getMethods()).hasSize(13);
        assertThat(SignalExchangeGrpc.getConnectStreamMethod().getFullMethodName())
                .isEqualTo("signalexchange.SignalExchange/ConnectStream");
    }

    @Test
    void numbersThatMustNotBeUsedAreReserved() {
        assertThat(message(1, "EncryptedMessage").isReservedNumber(1)).isTrue();
        assertThat(message(1, "Body").isReservedNumber(9)).isTrue();
        assertThat(message(0, "NetworkMapComponentsFull").isReservedNumber(26)).isTrue();
        assertThat(message(0, "NetworkMapComponentsFull").isReservedNumber(50)).isTrue();
        assertThat(message(0, "NetworkMapComponentsDelta").isReservedNumber(1)).isTrue();
        assertThat(message(0, "NetworkMapComponentsDelta").isReservedNumber(100))
                .isTrue();
        assertThat(message(0, "ResourceCompact").isReservedNumber(4)).isTrue();
    }

    private static Descriptor message(int file, String name) {
        return FILES.get(file).findMessageTypeByName(name);
    }

    private static void describe(Descriptor message, Map<String, String> into) {
        if (message.getOptions().getMapEntry()) {
            return;
        }
        into.put(
                "message " + normal(message.getFullName()),
                message.getFields().stream()
                        .map(field -> normal(field.getName()) + " " + field.getNumber() + " " + type(field))
                        .collect(Collectors.joining("; ")));
        message.getNestedTypes().forEach(nested -> describe(nested, into));
        message.getEnumTypes().forEach(nested -> describe(nested, into));
    }

    private static void describe(EnumDescriptor type, Map<String, String> into) {
        into.put(
                "enum " + normal(type.getFullName()),
                type.getValues().stream()
                        .map(value -> normal(value.getName()) + " " + value.getNumber())
                        .collect(Collectors.joining("; ")));
    }

    // Names of services and methods are on the wire: their case counts.
    private static void describe(ServiceDescriptor service, Map<String, String> into) {
        for (MethodDescriptor method : service.getMethods()) {
            String request = (method.isClientStreaming() ? "stream " : "")
                    + method.getInputType().getName();
            String response = (method.isServerStreaming() ? "stream " : "")
                    + method.getOutputType().getName();
            into.put("rpc " + service.getFullName() + "/" + method.getName(), request + " " + response);
        }
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            var value = field.getMessageType().findFieldByNumber(2);
            var key = field.getMessageType().findFieldByNumber(1);
            return "map<" + plainType(key) + "," + plainType(value) + ">";
        }
        boolean scalar = field.getJavaType() != FieldDescriptor.JavaType.MESSAGE;
        String label = field.isRepeated() ? "rep " : scalar && field.hasPresence() ? "opt " : "";
        return label + plainType(field);
    }

    private static String plainType(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> normal(local(field.getMessageType().getFullName()));
            case ENUM -> normal(local(field.getEnumType().getFullName()));
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String local(String fullName) {
        return fullName.replaceFirst("^(management|signalexchange|google\\.protobuf)\\.", "");
    }

    private static String normal(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> expected() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        try (InputStream in = ProtocolTablesTest.class.getResourceAsStream("protocol-tables.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> addExpected(line, expected));
        }
        return expected;
    }

    private static void addExpected(String line, Map<String, String> into) {
        if (line.startsWith("rpc ")) {
            int end = line.indexOf(' ', 4);
            into.put(line.substring(0, end), line.substring(end + 1));
            return;
        }
        int colon = line.indexOf(':');
        String kind = line.substring(0, line.indexOf(' ') + 1);
        String name = normal(line.substring(kind.length(), colon));
        into.put(kind + name, normal(line.substring(colon + 1).strip()));
    }
}
