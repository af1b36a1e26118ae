package dev.longwave.server;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.longwave.hub.Hub;
import java.net.URL;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Row 44 of the list of faults: ids and timers do not care what time it is, for nobody asks. Three may: the commands
 * that are clients, because a {@code Retry-After} can be a date, and tokens and certificates, because they expire at one.
 */
class MonotonicTimeTest {
    @Test
    void nobodyAsksTheWallClock() {
        JavaClasses main = ArchConfiguration.withThreadLocalScope(configuration -> {
            // what others' classes do is not asked
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().importUrls(List.of(home(Hub.class), home(Gateway.class)));
        });
        assertThat(main.contain(Hub.class)).isTrue();
        assertThat(main.contain(Gateway.class)).isTrue();
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.longwave.cli..", "dev.longwave.auth..", "dev.longwave.doctor..", "dev.longwave.tls..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, Date.class, Calendar.class)
                .check(main);
    }

    private static URL home(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
