package dev.fairlead.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses STORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fairlead.store");

    @Test
    void the_store_knows_the_model_and_no_other_room() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.fairlead.gateway..", "dev.fairlead.management..", "dev.fairlead.sources..")
                .check(STORE);
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("dev.fairlead.store.(*)..").should().beFreeOfCycles().check(STORE);
    }

    @Test
    void only_the_embedded_server_knows_what_it_is_made_of() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fairlead.store.embedded")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("de.bwaldvogel..", "org.h2..", "io.netty..")
                .check(STORE);
    }

    @Test
    void the_driver_does_not_show_in_what_others_use() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.fairlead.store", "dev.fairlead.store.secret", "dev.fairlead.store.source")
                .and()
                .doNotHaveSimpleName("Installation")
                .and()
                .doNotHaveSimpleName("ServerLook")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.mongodb..")
                .check(STORE);
    }
}
