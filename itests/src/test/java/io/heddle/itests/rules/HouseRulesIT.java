package io.heddle.itests.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What section 2 of the architecture demands of every bundle. A bundle that appears in the folder is checked from then on. */
class HouseRulesIT {

    private static final List<BuiltBundle> BUNDLES =
            BuiltBundle.below(Path.of(System.getProperty("heddle.bundles", "../bundles")));

    private static final String[] JDK_AND_ANNOTATIONS = {
        "java..", "javax.net..", "javax.crypto..", "org.osgi.annotation..", "org.jspecify.annotations.."
    };
    private static final Set<String> MAY_USE_GRPC = Set.of("wire", "management", "signal", "hub");
    private static final Set<String> MAY_USE_JNA =
            Set.of("netlink", "wg-linux", "wg-windows", "firewall", "routes", "wireguard");
    private static final Set<String> SANS_IO_BUNDLES = Set.of("ice", "wireguard");
    private static final Set<String> SANS_IO_PACKAGES = Set.of("io.heddle.engine.plan", "io.heddle.engine.peer");

    /** What libraries export; {@code api} exports all it has, nobody else anything. */
    private static final Map<String, Set<String>> LIBRARY_EXPORTS = Map.of(
            "wire",
            Set.of(
                    "io.heddle.wire.credential",
                    "io.heddle.wire.management",
                    "io.heddle.wire.rpc",
                    "io.heddle.wire.seal",
                    "io.heddle.wire.signal",
                    "io.grpc",
                    "io.grpc.stub",
                    "com.google.protobuf",
                    "com.google.common.util.concurrent"),
            "netlink",
            Set.of("io.heddle.netlink", "io.heddle.netlink.io", "io.heddle.netlink.probe"),
            "wireguard",
            Set.of("io.heddle.wireguard"),
            "ice",
            Set.of("io.heddle.ice", "io.heddle.ice.stun"));

    @Test
    void everyBundleHasClassesOfOurs() {
        assertThat(BUNDLES).extracting(BuiltBundle::name).contains("api", "engine");
        assertThat(BUNDLES).allMatch(bundle -> !bundle.classes().isEmpty());
    }

    @Test
    void theApiMentionsOnlyTheJdkAndAnnotations() {
        HouseRules.dependOnlyOn(concat(JDK_AND_ANNOTATIONS, "io.heddle.api.."))
                .check(bundle("api").classes());
        assertThat(bundle("api").clauses("Import-Package"))
                .allMatch(name -> name.startsWith("io.heddle.api.")
                        || name.startsWith("javax.")
                        || name.equals("org.jspecify.annotations"));
    }

    @Test
    void nobodyDependsOnTheEngineNorTheEngineOnABackend() {
        others("engine").forEach(bundle -> {
            HouseRules.dependOnNone("io.heddle.engine..").check(bundle.classes());
            assertThat(bundle.clauses("Import-Package")).noneMatch(name -> name.startsWith("io.heddle.engine"));
        });
        HouseRules.dependOfOursOnlyOn("io.heddle.engine..", "io.heddle.api..", "io.heddle.ice..")
                .check(bundle("engine").classes());
    }

    @Test
    void grpcStaysWithTheControlPlanes() {
        others(MAY_USE_GRPC)
                .forEach(bundle -> HouseRules.dependOnNone("io.grpc..", "com.google.protobuf..")
                        .check(bundle.classes()));
    }

    @Test
    void jnaStaysWithTheHost() {
        others(MAY_USE_JNA)
                .forEach(bundle -> HouseRules.dependOnNone("com.sun.jna..").check(bundle.classes()));
    }

    @Test
    void coresHaveNoThreadNoSocketAndNoStaticState() {
        var cores = SANS_IO_BUNDLES.stream().map(HouseRulesIT::bundle).map(BuiltBundle::classes);
        cores.forEach(HouseRulesIT::checkSansIo);
        SANS_IO_PACKAGES.forEach(name -> checkSansIo(classes("engine", type -> isIn(type, name))));
    }

    @Test
    void noPackagesOfABundleFormACycle() {
        BUNDLES.forEach(bundle -> HouseRules.noCycles().check(bundle.classes()));
    }

    @Test
    void noPackageIsInTwoBundles() {
        var owners = new HashMap<String, String>();
        BUNDLES.forEach(bundle -> packages(bundle)
                .forEach(name ->
                        assertThat(owners.put(name, bundle.name())).as(name).isNull()));
    }

    @Test
    void exportsAreThoseThatAreListed() {
        BUNDLES.forEach(bundle -> assertThat(bundle.clauses("Export-Package"))
                .as("exports of %s", bundle)
                .containsExactlyInAnyOrderElementsOf(
                        bundle.name().equals("api")
                                ? packages(bundle)
                                : LIBRARY_EXPORTS.getOrDefault(bundle.name(), Set.of())));
    }

    @Test
    void everyReferenceToAReplaceableServiceIsManyAndDynamic() throws Exception {
        var targetsOfTheEngine = new TreeSet<String>();
        for (var bundle : BUNDLES) {
            for (var component : bundle.components()) {
                assertThat(References.violations(component)).as(component).isEmpty();
                if (bundle.name().equals("engine")) {
                    targetsOfTheEngine.addAll(References.targets(component));
                }
            }
        }
        assertThat(targetsOfTheEngine).isEqualTo(References.REPLACEABLE);
    }

    private static void checkSansIo(JavaClasses classes) {
        assertThat(classes).isNotEmpty();
        HouseRules.sansIo().check(classes);
        HouseRules.noMutableStatics().check(classes);
    }

    private static BuiltBundle bundle(String name) {
        return BUNDLES.stream()
                .filter(bundle -> bundle.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<BuiltBundle> others(String name) {
        return others(Set.of(name));
    }

    private static List<BuiltBundle> others(Set<String> names) {
        return BUNDLES.stream().filter(bundle -> !names.contains(bundle.name())).toList();
    }

    private static JavaClasses classes(String bundle, Predicate<JavaClass> which) {
        return bundle(bundle).classes().that(com.tngtech.archunit.base.DescribedPredicate.describe("chosen", which));
    }

    private static boolean isIn(JavaClass type, String name) {
        return type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".");
    }

    private static Set<String> packages(BuiltBundle bundle) {
        return bundle.classes().stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String[] concat(String[] some, String one) {
        var all = java.util.Arrays.copyOf(some, some.length + 1);
        all[some.length] = one;
        return all;
    }
}
