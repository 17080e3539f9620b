package io.github.wikistream;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.wikistream.sink.Sink;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package may know which. */
class ArchitectureTest {
    private static final String ROOT = "io.github.wikistream";
    private static final String CORE_MODULE = "io.github.wikistream.core";
    private static final DescribedPredicate<JavaClass> LIBRARIES =
            resideInAnyPackage("com.fasterxml..", "okhttp3..", "com.launchdarkly..");
    private static final DescribedPredicate<JavaClass> HIDDEN = LIBRARIES.or(resideInAPackage(ROOT + ".internal.."));

    /** The way from bytes to events, which the source for HTTP and recordings share. */
    private static final DescribedPredicate<JavaClass> WIRE_FORM = resideInAPackage(ROOT + ".internal.sse");

    private static final DescribedPredicate<JavaMember> ARE_FOR_USERS = DescribedPredicate.describe(
            "are for users",
            member -> (member.getModifiers().contains(JavaModifier.PUBLIC)
                            || member.getModifiers().contains(JavaModifier.PROTECTED))
                    && member.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
                    && !member.getOwner().getPackageName().startsWith(ROOT + ".internal"));
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @ParameterizedTest
    @ValueSource(strings = {"config", "error", "event"})
    void valuesAndErrorsKnowNothingElseOfOurs(String name) {
        String own = ROOT + "." + name;
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(own))))
                .check(CORE);
    }

    @Test
    void filtersKnowEventsAlone() {
        String own = ROOT + ".filter";
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(own, ROOT + ".event"))))
                .check(CORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink", "metric"})
    void anSpiKnowsValuesAndErrorsAndNoOtherSpi(String name) {
        String own = ROOT + "." + name;
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(not(resideInAnyPackage(own, ROOT + ".config", ROOT + ".error", ROOT + ".event")))
                        .and(not(WIRE_FORM)))
                .check(CORE);
    }

    /** What is static is shared by all pipelines of a JVM, and lives as long as the JVM does. */
    @Test
    void nothingStaticChanges() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(CORE);
    }

    @Test
    void onlyTheRootKnowsWhatIsInternal() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".internal..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".internal..").and(not(WIRE_FORM)))
                .check(CORE);
    }

    @Test
    void theWireFormKnowsNothingElseOfOurs() {
        noClasses()
                .that(WIRE_FORM)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(WIRE_FORM)))
                .check(CORE);
    }

    @Test
    void nothingPublicShowsALibraryOrWhatIsInternal() {
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
    void everyPackageSaysWhatMayBeNull() {
        Set<String> marked = CORE.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        assertThat(CORE.stream().map(JavaClass::getPackageName)).isSubsetOf(marked);
    }

    @Test
    void pluginsAreDeclaredForClassPathAndModulePathAlike() throws Exception {
        Path classes = Path.of(
                Sink.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        ModuleDescriptor module =
                ModuleFinder.of(classes).find(CORE_MODULE).orElseThrow().descriptor();
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
}
