package dev.longwave.loadtest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.testing.ModuleClasses;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final ModuleClasses MODULE = ModuleClasses.besides(ArchitectureTest.class);

    @Test
    void nothingOfTheGatewayIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.longwave..").and(resideOutsideOfPackage("dev.longwave.loadtest..")))
                .because("a load test that shared the gateway's framing could not catch its bugs")
                .check(MODULE.classes());
    }

    @Test
    void theGatewayIsNotThereEvenForTests() {
        assertThat(getClass().getResource("/dev/longwave/sse/package-info.class"))
                .isNull();
    }

    @Test
    void importsPointDownwards() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("cli")
                .definedBy("dev.longwave.loadtest.cli..")
                .layer("engine")
                .definedBy("dev.longwave.loadtest.engine..")
                .layer("report")
                .definedBy("dev.longwave.loadtest.report..")
                .layer("wire")
                .definedBy("dev.longwave.loadtest.wire..")
                .layer("target")
                .definedBy("dev.longwave.loadtest.target..")
                .layer("result")
                .definedBy("dev.longwave.loadtest.result..")
                .whereLayer("cli")
                .mayOnlyAccessLayers("engine", "report", "wire", "target", "result")
                .whereLayer("engine")
                .mayOnlyAccessLayers("wire", "target", "result")
                .whereLayer("report")
                .mayOnlyAccessLayers("wire", "target", "result")
                .whereLayer("wire")
                .mayNotAccessAnyLayer()
                .whereLayer("target")
                .mayNotAccessAnyLayer()
                .whereLayer("result")
                .mayNotAccessAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(MODULE.classes());
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.longwave.loadtest.(**)")
                .should()
                .beFreeOfCycles()
                .check(MODULE.classes());
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(MODULE.packagesNotNullMarked()).isEmpty();
    }
}
