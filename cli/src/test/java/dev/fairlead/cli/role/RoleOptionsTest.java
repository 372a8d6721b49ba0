package dev.fairlead.cli.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Traefik's static configuration on the command line of a role. */
final class RoleOptionsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private static Surroundings surroundings(Map<String, String> environment) {
        Terminal terminal = Terminal.plain(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
        return new Surroundings(environment, terminal);
    }

    private static Settings settings(Map<String, String> environment, String... line) {
        RoleOptions options = CommandLine.populateCommand(new RoleOptions(), line);
        return options.settings(surroundings(environment), Map.of("FAIRLEAD_DRAIN_DELAY", "0s"));
    }

    @Test
    void flags_behind_two_hyphens_are_settings_and_what_does_not_map_is_told() throws IOException {
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), "products: {}\n");
        String[] line = {
            file.toString(),
            "--",
            "--entrypoints.web.address=:8000",
            "--entrypoints.websecure.address=:8443",
            "--entrypoints.web.http.redirections.entrypoint.to=websecure",
            "--entrypoints.web.transport.lifecycle.requestacceptgracetimeout=7s",
            "--providers.docker=true",
            "--providers.docker.endpoint=tcp://socket-proxy:2375",
            "--metrics.prometheus=true",
            "--metrics.prometheus.addrouterslabels=true",
            "--metrcs=true"
        };

        Settings settings = settings(Map.of("FAIRLEAD_HTTP_PORT", "1"), line);

        assertThat(settings.listeners().httpPort()).isEqualTo(8000);
        assertThat(settings.listeners().httpsPort()).isEqualTo(8443);
        assertThat(settings.times().drainDelay()).hasSeconds(7);
        assertThat(settings.metrics().traefik()).isEqualTo(Set.of("entrypoints", "services", "routers"));
        assertThat(RoleOptions.wantsDocker(settings)).isTrue();
        assertThat(CommandLine.populateCommand(new RoleOptions(), line).files(settings))
                .containsExactly(file);
        assertThat(settings.listeners().entrypoints().options()).containsOnlyKeys("web");
        assertThat(settings.warnings())
                .containsExactly("--metrcs: metrcs: this is no option of Traefik; did you mean \"metrics\"?");
    }

    @Test
    void a_static_file_is_read_and_flags_go_before_it() throws IOException {
        Path file = Files.writeString(directory.resolve("traefik.yml"), """
                entryPoints:
                  web: {address: ":8001"}
                  websecure: {address: ":8444"}
                global: {checkNewVersion: true}
                """);

        Settings settings =
                settings(Map.of(), "--traefik-config", file.toString(), "--", "--entrypoints.web.address=:8002");

        assertThat(settings.listeners().httpPort()).isEqualTo(8002);
        assertThat(settings.listeners().httpsPort()).isEqualTo(8444);
        assertThat(settings.warnings()).singleElement().asString().endsWith("global: nothing is reported to anyone");
    }

    @Test
    void bad_values_and_other_files_are_refused() throws IOException {
        assertThatThrownBy(() -> settings(Map.of(), "--", "--entrypoints.web.address=:99999"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("FAIRLEAD_HTTP_PORT (command line)");
        Path own = Files.writeString(directory.resolve("own.yaml"), "httpPort: 80\n");
        assertThatThrownBy(() -> settings(Map.of(), "--traefik-config", own.toString()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("cannot be read as a static configuration of Traefik");
    }
}
