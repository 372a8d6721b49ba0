package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.record.RecordSettings;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.EntrypointForm;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.file.FileSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway whose plain listener sends callers to the other one. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class RedirectedEntrypointTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Limits withoutDrain() {
        Limits.CallerTimes usual = Limits.standard().caller();
        return Limits.standard()
                .with(new Limits.CallerTimes(
                        usual.head(),
                        usual.idle(),
                        usual.bodyIdle(),
                        usual.minBodyBytesPerSecond(),
                        usual.writeStall(),
                        usual.linger(),
                        Duration.ZERO,
                        Duration.ofSeconds(1)));
    }

    private static GatewaySettings settings() {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new GatewaySettings(
                loopback,
                loopback,
                loopback,
                withoutDrain(),
                new TrustedProxies(List.of()),
                false,
                1,
                "test",
                "1.2.3",
                Set.of(),
                new GatewaySettings.Options(
                        EntrypointForm.of(
                                Map.of(), Map.of(), Map.of(), EntrypointForm.redirections("web=websecure"), List.of()),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        RecordSettings.usual(),
                        false,
                        BackendAddresses.usual()));
    }

    private static final class NoKeys implements KeyHasher {
        @Override
        public KeyHash hash(String secret) {
            throw new IllegalStateException("the test has no credentials");
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    }

    private static HttpResponse<String> ask(InetSocketAddress at, String method, String target)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + at.getPort() + target);
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everything_but_health_is_sent_on_and_the_admin_side_and_explain_say_so(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("fairlead.yaml"), """
                http:
                  routers:
                    r: {rule: "PathPrefix(`/`)", service: ping@internal}
                """);
        LineSink nowhere = new LineSink(OutputStream.nullOutputStream());
        try (Gateway gateway = Gateway.start(settings(), nowhere, InstantSource.system(), new SplittableRandom(1));
                Gateway.Running running = gateway.serve(
                        List.of(new FileSource(file, name -> null, new NoKeys())), new byte[32], told -> {})) {
            assertThat(running).isNotNull();
            HttpResponse<String> get = ask(gateway.address(), "GET", "/a%20b/c?q=1&r=%2F");
            assertThat(get.statusCode()).isEqualTo(301);
            assertThat(get.headers().firstValue("Location"))
                    .hasValue("https://127.0.0.1:" + gateway.secureAddress().getPort() + "/a%20b/c?q=1&r=%2F");
            assertThat(ask(gateway.address(), "POST", "/a").statusCode()).isEqualTo(308);
            assertThat(ask(gateway.address(), "GET", "/health/live").statusCode())
                    .isEqualTo(200);
            assertThat(ask(gateway.adminAddress(), "GET", "/api/http/routers/web-to-websecure@internal")
                            .body())
                    .contains("redirect-web-to-websecure@internal", "noop@internal", "9223372036854775806");
            assertThat(ask(gateway.adminAddress(), "GET", "/api/explain?method=GET&url=http%3A%2F%2Fa.example%2Fx")
                            .body())
                    .contains("web-to-websecure@internal");
        }
    }
}
