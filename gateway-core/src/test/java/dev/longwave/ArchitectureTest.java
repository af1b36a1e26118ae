package dev.longwave;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.testing.ModuleClasses;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final ModuleClasses MODULE = ModuleClasses.besides(ArchitectureTest.class);

    @Test
    void importsPointDownwards() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("http")
                .definedBy("dev.longwave.http..")
                .layer("hub")
                .definedBy("dev.longwave.hub..")
                .layer("stream")
                .definedBy("dev.longwave.stream..")
                .layer("log")
                .definedBy("dev.longwave.log..")
                .layer("sse")
                .definedBy("dev.longwave.sse..")
                .whereLayer("http")
                .mayOnlyAccessLayers("hub", "stream", "log", "sse")
                .whereLayer("hub")
                .mayOnlyAccessLayers("stream", "log", "sse")
                .whereLayer("stream")
                .mayOnlyAccessLayers("log", "sse")
                .whereLayer("log")
                .mayOnlyAccessLayers("sse")
                .whereLayer("sse")
                .mayNotAccessAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(MODULE.classes());
    }

    @Test
    void nothingElseIsNeededAtRunTime() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "", // primitive types
                        "java..",
                        "javax..",
                        "dev.longwave..",
                        "io.netty..",
                        "com.fasterxml.jackson.core..",
                        "org.slf4j..",
                        "org.jspecify.annotations..")
                .check(MODULE.classes());
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.longwave.(**)").should().beFreeOfCycles().check(MODULE.classes());
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(MODULE.packagesNotNullMarked()).isEmpty();
    }
}
