package io.heddle.management.internal.map;

import static io.heddle.management.internal.map.Wire.port;
import static io.heddle.management.internal.map.Wire.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.heddle.api.map.RouteFirewallRule;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import io.heddle.wire.management.PortInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouteRuleDecoderTest {

    private final RouteRuleDecoder decoder = new RouteRuleDecoder(true);

    @Test
    void everyPartIsTaken() {
        var decoded = decoder.decode(rule().addSourceRanges("100.77.3.10/32")
                .setPortInfo(range(80, 90))
                .build());

        assertThat(decoded)
                .containsExactly(new RouteFirewallRule(
                        Set.of(IpPrefix.parse("100.77.0.0/16"), IpPrefix.parse("100.77.3.10/32")),
                        RuleAction.ACCEPT,
                        IpPrefix.parse("10.1.0.0/16"),
                        List.of(),
                        RuleProtocol.UDP,
                        new PortRange(80, 90),
                        "policy",
                        "route"));
    }

    @Test
    void anEmptySelectionMeansAllPorts() {
        var decoded =
                decoder.decode(rule().setPortInfo(PortInfo.getDefaultInstance()).build());

        assertThat(decoded)
                .singleElement()
                .satisfies(rule -> assertThat(rule.ports()).isNull());
    }

    @Test
    void aRuleWithoutSourcesIsNone() {
        assertThat(decoder.decode(rule().clearSourceRanges().build())).isEmpty();
    }

    @Test
    void aDynamicRuleIsForItsDomains() {
        var decoded = decoder.decode(rule().setIsDynamic(true)
                .setDestination("192.0.2.0/32")
                .addDomains("*.Example.com.")
                .build());

        assertThat(decoded).singleElement().satisfies(rule -> {
            assertThat(rule.destination()).isNull();
            assertThat(rule.domains()).containsExactly("*.example.com");
        });
    }

    @Test
    void aDynamicRuleWithoutKnownAddressesIsForAnywhereInTheFamilyOfItsSources() {
        var rule = rule().setIsDynamic(true).addSourceRanges("fd00::/64").addDomains("example.com");

        assertThat(new RouteRuleDecoder(false).decode(rule.build()))
                .extracting(
                        decoded -> decoded.sources().iterator().next().toString(),
                        decoded -> String.valueOf(decoded.destination()))
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("100.77.0.0/16", "0.0.0.0/0"),
                        org.assertj.core.groups.Tuple.tuple("fd00::/64", "::/0"));
        assertThat(decoder.decode(rule.clearDomains().build())).hasSize(2);
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                arguments("a source that is none", rule().addSourceRanges("anybody")),
                arguments("no destination", rule().clearDestination()),
                arguments("a destination that is none", rule().setDestination("10.1.0.0/33")),
                // Trap T7: here 0 to 0 is no exception.
                arguments("0 to 0", rule().setPortInfo(range(0, 0))),
                arguments("port 0", rule().setPortInfo(port(0))),
                arguments("a protocol of the future", rule().setProtocolValue(77)),
                arguments("a domain that is none", rule().setIsDynamic(true).addDomains("a b")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void nonsense(String name, io.heddle.wire.management.RouteFirewallRule.Builder rule) throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.decode(rule.build()));

        var remarks = new Remarks();
        var accepting = Wire.map().addRoutesFirewallRules(rule).addRoutesFirewallRules(rule());
        assertThat(new MapDecoder(Wire.OWN)
                        .decode(Wire.response(accepting), null, remarks)
                        .routeFirewallRules())
                .hasSize(1);
        var denying =
                Wire.map().addRoutesFirewallRules(rule.clone().setAction(io.heddle.wire.management.RuleAction.DROP));
        assertThatThrownBy(() -> new MapDecoder(Wire.OWN).decode(Wire.response(denying), null, remarks))
                .isInstanceOf(RefusedMapException.class);
    }

    private static io.heddle.wire.management.RouteFirewallRule.Builder rule() {
        return io.heddle.wire.management.RouteFirewallRule.newBuilder()
                .addSourceRanges("100.77.3.9/16")
                .setDestination("10.1.2.3/16")
                .setProtocol(io.heddle.wire.management.RuleProtocol.UDP)
                .setPolicyId(ByteString.copyFromUtf8("policy"))
                .setRouteId("route");
    }
}
