package io.github.wikistream.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package of the command and its dashboard may use which. */
class ArchitectureTest {
    private static final String ROOT = "io.github.wikistream.examples";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Version.class.getProtectionDomain().getCodeSource().getLocation());

    /** The packages of this module that each package may use, apart from the root, which all may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("dashboard.access", Set.of()),
            entry("dashboard.query", Set.of()),
            entry("dashboard.page", Set.of()),
            entry("dashboard.meter", Set.of()),
            entry("dashboard.live", Set.of("dashboard.query")),
            entry("dashboard.channel", Set.of()),
            entry("dashboard.embed", Set.of("dashboard.api")),
            entry("dashboard.notify", Set.of("dashboard.channel", "dashboard.live", "dashboard.query")),
            entry(
                    "dashboard.api",
                    Set.of(
                            "dashboard.access",
                            "dashboard.live",
                            "dashboard.meter",
                            "dashboard.notify",
                            "dashboard.page",
                            "dashboard.query")),
            entry(
                    "dashboard",
                    Set.of(
                            "dashboard.access",
                            "dashboard.api",
                            "dashboard.live",
                            "dashboard.meter",
                            "dashboard.notify",
                            "dashboard.page",
                            "dashboard.query")),
            entry("cli.console", Set.of()),
            entry("cli.options", Set.of()),
            entry("cli.settings", Set.of()),
            entry("cli.doctor", Set.of()),
            entry(
                    "cli",
                    Set.of(
                            "cli.console",
                            "cli.doctor",
                            "cli.options",
                            "cli.settings",
                            "dashboard",
                            "dashboard.access",
                            "dashboard.notify")),
            entry("custom", Set.of()));

    static Set<String> packages() {
        return MAY_USE.keySet();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesNoOthersOfThisModule(String name) {
        String[] allowed = Stream.concat(Stream.of(name), MAY_USE.getOrDefault(name, Set.of()).stream())
                .map(other -> ROOT + "." + other)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".*..").and(not(resideInAnyPackage(allowed))))
                .check(CLASSES);
    }

    @Test
    void everyPackageHasARule() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith(ROOT + "."))
                        .map(name -> name.substring(ROOT.length() + 1)))
                .isSubsetOf(packages());
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheApiUsesTheWebServer() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".dashboard.api", ROOT + ".dashboard.embed", ROOT + ".dashboard")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.javalin..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> marked = CLASSES.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        assertThat(CLASSES.stream().map(JavaClass::getPackageName)).isSubsetOf(marked);
    }
}
