package io.github.wikistream;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.wikistream.sink.Sink;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The allowed dependencies between packages. */
class ArchitectureTest {
    private static final String ROOT = "io.github.wikistream";
    private static final String CORE_MODULE = "io.github.wikistream.core";
    private static final DescribedPredicate<JavaClass> LIBRARIES =
            resideInAnyPackage("com.fasterxml..", "okhttp3..", "com.launchdarkly..");
    private static final DescribedPredicate<JavaClass> HIDDEN = LIBRARIES.or(resideInAPackage(ROOT + ".internal.."));

    private static final DescribedPredicate<JavaMember> ARE_FOR_USERS = DescribedPredicate.describe(
            "are for users",
            member -> (member.getModifiers().contains(JavaModifier.PUBLIC)
                            || member.getModifiers().contains(JavaModifier.PROTECTED))
                    && member.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
                    && !member.getOwner().getPackageName().startsWith(ROOT + ".internal"));
    private static final JavaClasses CORE = new ClassFileImporter()
            .importUrl(WikiStream.class.getProtectionDomain().getCodeSource().getLocation());

    /** The packages of ours that each public package, and each shared internal one, may use. The root may use all. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("config", Set.of()),
            entry("error", Set.of()),
            entry("event", Set.of()),
            entry("filter", Set.of("event")),
            entry("source", Set.of("config", "error", "event", "internal.config", "internal.http", "internal.sse")),
            entry("sink", Set.of("config", "error", "event", "internal.text")),
            entry("metric.query", Set.of("event", "internal.text")),
            entry(
                    "metric",
                    Set.of("config", "error", "event", "sink", "metric.query", "internal.metric", "internal.text")),
            entry("metric.standard", Set.of("event", "metric", "metric.query", "internal.text")),
            entry("metric.memory", Set.of("error", "event", "metric", "metric.query", "internal.bucket")),
            entry("analysis", Set.of("metric.query", "metric.standard", "internal.bucket")),
            entry("internal.sse", Set.of()),
            entry("internal.resume", Set.of("event", "source", "internal.json")),
            entry("internal.http", Set.of("config", "error", "event", "source", "internal.resume", "internal.sse")),
            entry("internal.config", Set.of()),
            entry("internal.json", Set.of("event")),
            entry("internal.bucket", Set.of("metric.query")),
            entry("internal.forward", Set.of("event", "metric", "metric.query", "sink", "source")),
            entry("internal.text", Set.of("event")),
            entry("internal.ingest", Set.of("error", "event", "source", "internal.json")),
            entry("internal.progress", Set.of("event", "source", "internal.ingest")),
            entry("internal.buffer", Set.of("error", "event", "source", "internal.ingest", "internal.progress")));

    static Set<String> packages() {
        return MAY_USE.keySet();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesOnlyAllowedPackages(String name) {
        String[] allowed = Stream.concat(Stream.of(name), MAY_USE.getOrDefault(name, Set.of()).stream())
                .map(other -> ROOT + "." + other)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                .check(CORE);
    }

    @Test
    void everyPublicPackageExceptTheRootHasARule() throws Exception {
        Set<String> published = coreModule().exports().stream()
                .filter(exports -> !exports.isQualified() && !exports.source().equals(ROOT))
                .map(exports -> exports.source().substring(ROOT.length() + 1))
                .collect(Collectors.toSet());

        assertThat(packages()).containsAll(published);
    }

    @Test
    void internalPackagesHaveNoCycles() {
        slices().matching(ROOT + ".internal.(*)..").should().beFreeOfCycles().check(CORE);
    }

    /** Static state is shared by all pipelines of a JVM, and lives as long as the JVM does. */
    @Test
    void staticStateIsImmutable() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(CORE);
    }

    @Test
    void publicApiExposesNoLibraryOrInternalType() {
        codeUnits()
                .that(ARE_FOR_USERS)
                .should()
                .notHaveRawReturnType(HIDDEN)
                .andShould()
                .notHaveRawParameterTypes(anyElementThat(HIDDEN))
                .check(CORE);
        fields().that(ARE_FOR_USERS).should().notHaveRawType(HIDDEN).check(CORE);
        noClasses()
                .that()
                .arePublic()
                .and()
                .resideOutsideOfPackage(ROOT + ".internal..")
                .should()
                .beAssignableTo(HIDDEN)
                .check(CORE);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> marked = CORE.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        assertThat(CORE.stream().map(JavaClass::getPackageName)).isSubsetOf(marked);
    }

    @Test
    void pluginsAreDeclaredForClassPathAndModulePath() throws Exception {
        Path classes = classes();
        ModuleDescriptor module = coreModule();
        Map<String, List<String>> declared = new TreeMap<>();
        try (DirectoryStream<Path> services = Files.newDirectoryStream(classes.resolve("META-INF/services"))) {
            for (Path service : services) {
                declared.put(String.valueOf(service.getFileName()), Files.readAllLines(service));
            }
        }

        assertThat(module.provides())
                .isNotEmpty()
                .allSatisfy(plugins -> assertThat(declared.get(plugins.service()))
                        .containsExactlyInAnyOrderElementsOf(plugins.providers()));
        assertThat(module.provides())
                .extracting(ModuleDescriptor.Provides::service)
                .containsExactlyInAnyOrderElementsOf(declared.keySet());
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(
                Sink.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static ModuleDescriptor coreModule() throws URISyntaxException {
        return ModuleFinder.of(classes()).find(CORE_MODULE).orElseThrow().descriptor();
    }
}
