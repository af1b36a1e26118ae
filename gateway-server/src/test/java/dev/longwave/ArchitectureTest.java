package dev.longwave;

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
                .layer("cli")
                .definedBy("dev.longwave.cli..")
                .layer("server")
                .definedBy("dev.longwave.server..")
                .layer("endpoint")
                .definedBy("dev.longwave.endpoint..")
                .layer("auth")
                .definedBy("dev.longwave.auth..")
                .layer("limit")
                .definedBy("dev.longwave.limit..")
                .layer("tls")
                .definedBy("dev.longwave.tls..")
                .layer("metrics")
                .definedBy("dev.longwave.metrics..")
                .layer("broker")
                .definedBy("dev.longwave.broker..")
                .layer("cluster")
                .definedBy("dev.longwave.cluster..")
                .layer("source")
                .definedBy("dev.longwave.source..")
                .layer("console")
                .definedBy("dev.longwave.console..")
                .layer("overload")
                .definedBy("dev.longwave.overload..")
                .layer("logging")
                .definedBy("dev.longwave.logging..")
                .layer("doctor")
                .definedBy("dev.longwave.doctor..")
                .layer("config")
                .definedBy("dev.longwave.config..")
                .whereLayer("cli")
                .mayOnlyAccessLayers(
                        "server",
                        "doctor",
                        "endpoint",
                        "auth",
                        "limit",
                        "tls",
                        "metrics",
                        "cluster",
                        "broker",
                        "source",
                        "console",
                        "overload",
                        "logging",
                        "config")
                .whereLayer("server")
                .mayOnlyAccessLayers(
                        "endpoint",
                        "auth",
                        "limit",
                        "tls",
                        "metrics",
                        "cluster",
                        "broker",
                        "source",
                        "console",
                        "overload",
                        "logging",
                        "config")
                .whereLayer("endpoint")
                .mayOnlyAccessLayers("auth", "limit", "broker", "source", "overload", "logging", "config")
                .whereLayer("auth")
                .mayOnlyAccessLayers("logging", "config")
                .whereLayer("limit")
                .mayOnlyAccessLayers("config")
                .whereLayer("tls")
                .mayOnlyAccessLayers("config")
                .whereLayer("metrics")
                .mayOnlyAccessLayers("limit", "tls", "cluster", "source", "overload", "config")
                .whereLayer("cluster")
                .mayOnlyAccessLayers("broker", "logging", "config")
                .whereLayer("broker")
                .mayNotAccessAnyLayer()
                .whereLayer("source")
                .mayOnlyAccessLayers("broker", "logging", "config")
                .whereLayer("console")
                .mayOnlyAccessLayers("config")
                .whereLayer("overload")
                .mayOnlyAccessLayers("config")
                .whereLayer("logging")
                .mayOnlyAccessLayers("limit", "config")
                .whereLayer("doctor")
                .mayNotAccessAnyLayer()
                .whereLayer("config")
                .mayNotAccessAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
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
