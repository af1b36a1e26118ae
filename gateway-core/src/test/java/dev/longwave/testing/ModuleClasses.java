package dev.longwave.testing;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The main classes of one module, as its architecture test sees them. Immutable. */
public final class ModuleClasses {
    private final JavaClasses classes;

    private ModuleClasses(JavaClasses classes) {
        this.classes = classes;
    }

    /**
     * Imports the main classes of the module that a test belongs to. Everything compiled there is taken, whatever its
     * package, so that a new package cannot slip past the rules.
     *
     * @throws IllegalStateException if there are none, for then every rule would hold
     */
    public static ModuleClasses besides(Class<?> test) {
        Path main = testClasses(test).resolveSibling("classes");
        JavaClasses classes = new ClassFileImporter().importPath(main);
        if (classes.isEmpty()) {
            throw new IllegalStateException("no classes in " + main + "; compile the module's main code first");
        }
        return new ModuleClasses(classes);
    }

    /** The classes, for a rule to check. */
    public JavaClasses classes() {
        return classes;
    }

    /** The names of the packages that hold classes but no {@code package-info} with {@link NullMarked}. */
    public List<String> packagesNotNullMarked() {
        Set<JavaPackage> packages =
                classes.stream().map(type -> type.getPackage()).collect(Collectors.toSet());
        return packages.stream()
                .filter(candidate -> !candidate.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .sorted()
                .toList();
    }

    private static Path testClasses(Class<?> test) {
        try {
            return Path.of(
                    test.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(test + " comes from a place that is no file", e);
        }
    }
}
