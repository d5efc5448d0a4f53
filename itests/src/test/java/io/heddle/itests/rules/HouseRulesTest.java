package io.heddle.itests.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.heddle.itests.rules.broken.BusyCore;
import io.heddle.itests.rules.broken.Insider;
import io.heddle.itests.rules.broken.StatefulCore;
import io.heddle.itests.rules.broken.here.Here;
import io.heddle.itests.rules.broken.there.There;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of the house notices what breaks it, and lets pass what does not. */
class HouseRulesTest {

    @Test
    void aTypeOutsideOfThePermittedPackagesIsNoticed() {
        var rule = HouseRules.dependOnlyOn("java..", "io.heddle.itests.rules.broken..");

        assertThat(broken(rule, Insider.class)).contains("com.sun.jna.Pointer", "io.heddle.engine.GatewayControl");
        assertThat(broken(rule, BusyCore.class, Here.class)).isEmpty();
    }

    @Test
    void aTypeOfAForbiddenPackageIsNoticed() {
        assertThat(broken(HouseRules.dependOnNone("io.heddle.engine.."), Insider.class))
                .contains("io.heddle.engine.GatewayControl");
        assertThat(broken(HouseRules.dependOnNone("com.sun.jna.."), Insider.class))
                .contains("com.sun.jna.Pointer");
        assertThat(broken(HouseRules.dependOnNone("com.google.protobuf.."), Insider.class))
                .isEmpty();
    }

    @Test
    void aTypeOfOursOutsideOfThePermittedPackagesIsNoticed() {
        assertThat(broken(HouseRules.dependOfOursOnlyOn("io.heddle.itests.."), Insider.class))
                .contains("io.heddle.engine.GatewayControl")
                .doesNotContain("type <com.sun.jna");
    }

    @Test
    void threadsPoolsAndSocketsInACoreAreNoticed() {
        assertThat(broken(HouseRules.sansIo(), BusyCore.class))
                .contains("java.lang.Thread", "java.util.concurrent.ExecutorService", "java.net.DatagramSocket");
        assertThat(broken(HouseRules.sansIo(), Here.class)).isEmpty();
    }

    @Test
    void staticStateIsNoticed() {
        assertThat(broken(HouseRules.noMutableStatics(), StatefulCore.class))
                .contains("COUNT", "CACHE", "SHARED", "last");
        assertThat(broken(HouseRules.noMutableStatics(), BusyCore.class)).isEmpty();
    }

    @Test
    void aCycleOfPackagesIsNoticed() {
        assertThat(broken(HouseRules.noCycles(), Here.class, There.class)).contains("Cycle detected");
        assertThat(broken(HouseRules.noCycles(), Here.class, BusyCore.class)).isEmpty();
    }

    @Test
    void aReferenceThatIsNotManyAndDynamicIsNoticed() throws Exception {
        assertThat(References.violations(component("1..1", "dynamic"))).isNotEmpty();
        assertThat(References.violations(component("0..n", "static"))).isNotEmpty();
        assertThat(References.violations(component("0..n", "dynamic"))).isEmpty();
    }

    @Test
    void namesOfAHeaderAreFoundAmongAttributesAndDirectives() {
        var header = "io.a;version=\"1.0.0\";uses:=\"io.b,io.c\",io.d,io.e;resolution:=optional;version=\"[1.0,2)\"";

        assertThat(BuiltBundle.clausesOf(header)).isEqualTo(List.of("io.a", "io.d", "io.e"));
    }

    private static String broken(ArchRule rule, Class<?>... types) {
        var report = rule.evaluate(new ClassFileImporter().importClasses(types)).getFailureReport();
        return String.join("\n", report.getDetails());
    }

    private static String component(String cardinality, String policy) {
        return "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.4.0\" name=\"x\"><reference name=\"Tunnel\""
                + " cardinality=\"" + cardinality + "\" policy=\"" + policy
                + "\" interface=\"io.heddle.api.tunnel.TunnelBackend\"/></scr:component>";
    }
}
