package dev.fairlead.management;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fairlead.management");

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("dev.fairlead.management.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void only_http_sees_the_server() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fairlead.management.http")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.net.httpserver..")
                .check(MAIN);
    }

    @Test
    void management_never_meets_the_gateway() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.fairlead.gateway..", "dev.fairlead.sources..", "com.mongodb..")
                .check(MAIN);
    }
}
