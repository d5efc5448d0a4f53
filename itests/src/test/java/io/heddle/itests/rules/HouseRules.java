package io.heddle.itests.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The rules about classes, each usable on any set of them. */
final class HouseRules {

    /** What drives or blocks a thread, or reaches the network: not for code that is to run in virtual time. */
    private static final DescribedPredicate<JavaClass> IO = assignableTo(Thread.class)
            .or(assignableTo(Executor.class))
            .or(assignableTo(java.util.Timer.class))
            .or(assignableTo(java.net.Socket.class))
            .or(assignableTo(java.net.ServerSocket.class))
            .or(assignableTo(java.net.DatagramSocket.class))
            .or(resideInAnyPackage("java.nio.channels..", "java.net.http.."))
            .as("threads, executors, sockets or channels");

    /** Types whose instances change, where the declared type alone tells. */
    private static final List<Class<?>> MUTABLE = List.of(
            AtomicBoolean.class,
            AtomicInteger.class,
            AtomicLong.class,
            AtomicReference.class,
            ThreadLocal.class,
            Random.class,
            StringBuilder.class,
            java.nio.Buffer.class,
            java.security.MessageDigest.class,
            javax.crypto.Mac.class,
            javax.crypto.Cipher.class);

    private HouseRules() {}

    /** Nothing but packages of the list. */
    static ArchRule dependOnlyOn(String... packages) {
        return classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(packages).or(isPrimitive()))
                .allowEmptyShould(true);
    }

    static ArchRule dependOnNone(String... packages) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }

    /** Of our own packages, only those of the list. */
    static ArchRule dependOfOursOnlyOn(String... packages) {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.heddle..")
                        .and(DescribedPredicate.not(resideInAnyPackage(packages)))
                        .as("classes of ours outside of " + List.of(packages)))
                .allowEmptyShould(true);
    }

    /** No thread, no socket. */
    static ArchRule sansIo() {
        return noClasses().should().dependOnClassesThat(IO).allowEmptyShould(true);
    }

    /** Static fields are final and of a type that does not say that it changes; arrays are constants and private. */
    static ArchRule noMutableStatics() {
        return fields().that().areStatic().should(notBeMutable()).allowEmptyShould(true);
    }

    /**
     * No cycle between packages of ours. A library's face, its exported package, has both the vocabulary and the way in, so its
     * calls into its {@code internal} packages, which use that vocabulary, do not count.
     */
    static ArchRule noCycles() {
        var internal = resideInAnyPackage("..internal..");
        return slices().assignedFrom(byPackage())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(DescribedPredicate.not(internal), internal)
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> isPrimitive() {
        return DescribedPredicate.describe(
                "primitive", type -> type.getBaseComponentType().isPrimitive());
    }

    private static ArchCondition<JavaField> notBeMutable() {
        return new ArchCondition<>("not be mutable") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                if (!field.getModifiers().contains(JavaModifier.SYNTHETIC) && isMutable(field)) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is mutable static state"));
                }
            }
        };
    }

    private static boolean isMutable(JavaField field) {
        var modifiers = field.getModifiers();
        var type = field.getRawType();
        return !modifiers.contains(JavaModifier.FINAL)
                || type.isArray() && !modifiers.contains(JavaModifier.PRIVATE)
                || MUTABLE.stream().anyMatch(type::isAssignableTo)
                || !type.isInterface() && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class))
                || type.getPackageName().equals("java.util.concurrent") && type.isInterface();
    }

    private static SliceAssignment byPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith("io.heddle.")
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }
}
