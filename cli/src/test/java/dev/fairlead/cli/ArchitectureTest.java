package dev.fairlead.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The arrows of the house, as rules that fail. Each test name is the rule. */
@Tag("slow")
class ArchitectureTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.fairlead");

    @Test
    void modules_import_only_along_the_arrows() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.fairlead..")
                .layer("model")
                .definedBy("dev.fairlead.model..")
                .layer("sources")
                .definedBy("dev.fairlead.sources..")
                .layer("compose")
                .definedBy("dev.fairlead.compose..")
                .layer("store")
                .definedBy("dev.fairlead.store..")
                .layer("gateway")
                .definedBy("dev.fairlead.gateway..")
                .layer("management")
                .definedBy("dev.fairlead.management..")
                .layer("cli")
                .definedBy("dev.fairlead.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("management")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("gateway")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("compose")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("gateway", "management", "cli")
                .whereLayer("sources")
                .mayOnlyBeAccessedByLayers("compose", "gateway", "cli"));
    }

    @Test
    void packages_are_free_of_cycles() {
        check(slices().matching("dev.fairlead.(**)").should().beFreeOfCycles());
    }

    @Test
    void the_model_touches_no_io_and_no_library() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.fairlead.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.net.http..",
                        "java.util.logging..",
                        "org.slf4j..",
                        "com..",
                        "io..",
                        "org.snakeyaml.."));
    }

    @Test
    void only_the_store_sees_mongodb() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.fairlead.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.mongodb..", "org.bson..", "de.bwaldvogel.."));
    }

    @Test
    void only_the_gateway_sees_netty() {
        // The server that the store embeds is called by its library with Netty's channels.
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.fairlead.gateway..", "dev.fairlead.store.embedded")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.."));
    }

    @Test
    void one_package_alone_sees_the_client_of_redis() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.fairlead.gateway.limit.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "reactor.."));
    }

    @Test
    void inside_the_gateway_only_its_root_wires_sources_and_store() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.fairlead.gateway.*..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.fairlead.sources..", "dev.fairlead.store.."));
    }

    @Test
    void the_wire_and_the_contract_import_no_sibling() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.fairlead.gateway.wire..", "dev.fairlead.gateway.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fairlead.gateway.entrypoint..",
                        "dev.fairlead.gateway.route..",
                        "dev.fairlead.gateway.middleware..",
                        "dev.fairlead.gateway.access..",
                        "dev.fairlead.gateway.limit..",
                        "dev.fairlead.gateway.upstream..",
                        "dev.fairlead.gateway.observe..",
                        "dev.fairlead.gateway.assembly.."));
    }

    @Test
    void http_2_and_grpc_know_the_contract_and_no_room() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.fairlead.gateway.http2..", "dev.fairlead.gateway.grpc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fairlead.gateway.entrypoint..",
                        "dev.fairlead.gateway.route..",
                        "dev.fairlead.gateway.upstream..",
                        "dev.fairlead.gateway.observe..",
                        "dev.fairlead.gateway.assembly.."));
    }

    @Test
    void no_name_hides_what_a_thing_is() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Data|DTO|Processor|Info)")
                .orShould()
                .haveNameMatching(".*\\.(Abstract|Base|Default)[A-Z].*"));
    }

    @Test
    void nothing_prints_but_the_command_and_its_sink() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("dev.fairlead.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace");
        check(rule);
    }

    @Test
    void the_data_plane_never_sleeps() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.fairlead.gateway..")
                .should()
                .callMethod(Thread.class, "sleep", long.class));
    }

    @Test
    void classes_are_final_records_enums_or_interfaces() {
        check(classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
                .should()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }
}
