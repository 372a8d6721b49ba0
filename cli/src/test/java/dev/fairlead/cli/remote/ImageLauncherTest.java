package dev.fairlead.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of an image: what it gives to Java, and what it says of health. Where Java belongs a command says its arguments. */
final class ImageLauncherTest {

    private static final Path SOURCE = Path.of("../deploy/image/fairlead.c");

    @TempDir
    static Path folder;

    @BeforeAll
    static void compile() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "no C compiler");
        String said = run(List.of(
                "/usr/bin/cc",
                "-D_GNU_SOURCE",
                "-std=c17",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-o",
                folder + "/fairlead",
                SOURCE.toString()));
        assertThat(said).isEqualTo("0 ");
        Files.createDirectories(folder.resolve("runtime/bin"));
        Files.createSymbolicLink(folder.resolve("runtime/bin/java"), Path.of("/bin/echo"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("fairlead"));
    }

    /** Exit status and all that it said. */
    private static String run(List<String> command, String... variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("FAIRLEAD_") || name.startsWith("MONGODB_"));
        Stream.of(variables).map(variable -> variable.split("=", 2)).forEach(pair -> environment.put(pair[0], pair[1]));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return process.waitFor() + " " + said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What Java is given. */
    private static String java(List<String> words, String... variables) throws IOException {
        List<String> command = new ArrayList<>(List.of(folder + "/link"));
        command.addAll(words);
        String said = run(command, variables);
        assertThat(said).startsWith("0 ").endsWith("\n");
        return said.substring(2).strip().replace(folder.toRealPath() + "/", "");
    }

    @Test
    void a_gateway_without_a_store_has_its_own_start_up_cache() throws IOException {
        assertThat(java(List.of("gateway", "a file.yaml")))
                .isEqualTo(
                        "@java.options -Xmx128m -XX:AOTCache=gateway.aot -cp fairlead.jar dev.fairlead.cli.Main gateway a file.yaml");
        assertThat(java(List.of("gateway"), "MONGODB_URI=")).contains("gateway.aot");
    }

    @Test
    void everything_else_has_the_one_on_top_of_it() throws IOException {
        String rest = "@java.options -Xmx128m -XX:SharedArchiveFile=up.jsa -cp fairlead.jar dev.fairlead.cli.Main";
        assertThat(java(List.of())).isEqualTo(rest);
        assertThat(java(List.of("up", "--data", "/d"))).isEqualTo(rest + " up --data /d");
        assertThat(java(List.of("gateway"), "MONGODB_URI=mongodb://m")).isEqualTo(rest + " gateway");
        assertThat(java(List.of("gateway"), "MONGODB_URI_FILE=/run/uri")).isEqualTo(rest + " gateway");
    }

    @Test
    void the_heap_and_more_options_come_from_variables() throws IOException {
        assertThat(java(List.of("up"), "FAIRLEAD_HEAP=1g", "FAIRLEAD_JAVA_OPTIONS= -Da=b   -Dc -verbose "))
                .isEqualTo(
                        "@java.options -Xmx1g -XX:SharedArchiveFile=up.jsa -Da=b -Dc -verbose -cp fairlead.jar dev.fairlead.cli.Main up");
        Path java = folder.resolve("runtime/bin/java");
        Files.delete(java);
        Files.createSymbolicLink(java, Path.of("/bin/false"));
        try {
            assertThat(run(List.of(folder + "/fairlead"))).isEqualTo("1 ");
            Files.delete(java);
            assertThat(run(List.of(folder + "/fairlead"))).startsWith("3 fairlead: cannot start ");
        } finally {
            Files.deleteIfExists(java);
            Files.createSymbolicLink(java, Path.of("/bin/echo"));
        }
    }

    private static String health(int port) throws IOException {
        return run(List.of(folder + "/fairlead", "health", "--port", String.valueOf(port)));
    }

    @Test
    void it_asks_for_health_itself_and_says_what_the_command_says() throws IOException {
        assertThat(HealthProbeTest.ask(200, "{\"status\":\"up\"}\n", ImageLauncherTest::health))
                .isEqualTo("0 {\"status\":\"up\"}\n");
        assertThat(HealthProbeTest.ask(503, "{\"status\":\"down\"}", ImageLauncherTest::health))
                .isEqualTo("1 {\"status\":\"down\"}\n");
        assertThat(HealthProbeTest.<String>ask(
                        200, "up", port -> run(List.of(folder + "/fairlead", "health"), "FAIRLEAD_HTTP_PORT=" + port)))
                .isEqualTo("0 up\n");
        assertThat(java(List.of("health", "--help"))).endsWith("dev.fairlead.cli.Main health --help");
    }

    @Test
    void who_does_not_answer_is_an_error_with_its_reason() throws IOException {
        int port;
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = silent.getLocalPort();
            assertThat(health(port)).startsWith("3 ").endsWith("/health/ready: it took more than 2 s\n");
        }
        assertThat(health(port))
                .isEqualTo("3 fairlead: no answer from http://127.0.0.1:" + port
                        + "/health/ready: nothing listens there\n");
        for (int none : new int[] {0, 65536, 123456, -1}) {
            assertThat(health(none)).startsWith("3 ").endsWith("that is no port\n");
        }
    }
}
