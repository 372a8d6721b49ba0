package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Builds the Spring Cloud Gateway peer from Maven Central: a project of its own, outside of ours. */
final class SpringCloudGateway {
    static final String DIRECTORY = "spring-cloud-gateway";

    private static final String NAME = "spring-cloud-gateway-peer";
    private static final Duration BUILD = Duration.ofMinutes(10);

    private SpringCloudGateway() {}

    /** The jar that Spring Boot advises for production: unpacked beside its libraries, which starts faster than one fat jar. */
    static Path jar(Options options) {
        return unpacked(options).resolve(NAME + ".jar");
    }

    /** Builds and unpacks it when that has not been done. */
    static void prepare(Options options, Children children, String java)
            throws IOException, InterruptedException, MeasurementFailure {
        if (Files.exists(jar(options))) {
            return;
        }
        Path project = options.peers().resolve(DIRECTORY);
        Path log = options.work().resolve("build-" + NAME);
        Path pom = project.resolve("pom.xml");
        List<String> build = List.of("./mvnw", "-B", "-q", "-f", pom.toString(), "-DskipTests", "package");
        children.run("the build of Spring Cloud Gateway", build, log, BUILD);
        String fat = project.resolve("target").resolve(NAME + ".jar").toString();
        String unpacked = unpacked(options).toString();
        List<String> unpack = List.of(java, "-Djarmode=tools", "-jar", fat, "extract", "--destination", unpacked);
        children.run("the unpacking of Spring Cloud Gateway", unpack, log, BUILD);
    }

    private static Path unpacked(Options options) {
        return options.work().resolve(NAME);
    }
}
