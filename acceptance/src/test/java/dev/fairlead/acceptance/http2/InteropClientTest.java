package dev.fairlead.acceptance.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.model.Service.Scheme;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.services.MetricRecorder;
import io.grpc.testing.TlsTesting;
import io.grpc.testing.integration.TestCases;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The interop client of grpc-java through the gateway, over h2c and over TLS, with the interop service behind. Left out
 * is what wants accounts of a cloud or Google's load balancing, the two soaks, which only repeat large_unary, and what the
 * service itself does not do: it fails straight to it in the same way.
 */
final class InteropClientTest {

    private static final String LEFT_OUT = ".*_CRED.*|OAUTH2_.*|JWT_.*|GOOGLE_.*|ORCA_.*|.*_SOAK"
            + "|CACHEABLE_UNARY|CLIENT_COMPRESSED_UNARY|CLIENT_COMPRESSED_STREAMING";

    private static final ScheduledExecutorService TIMERS = Executors.newScheduledThreadPool(1);
    private static Server server;
    private static Http2Gateway plain;
    private static SecureGateway secure;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
                .maxInboundMessageSize(16 << 20)
                .addService(ServerInterceptors.intercept(
                        new TestServiceImpl(TIMERS, MetricRecorder.newInstance()), TestServiceImpl.interceptors()))
                .build()
                .start();
        plain = new Http2Gateway(Limits.standard(), Scheme.H2C, server.getPort());
        secure = SecureGateway.serving(
                """
                {"http": {
                  "routers": {"all": {"rule": "PathPrefix(`/`)", "service": "peer", "tls": {}}},
                  "services": {"peer": {"loadBalancer": {"servers": [{"url": "h2c://127.0.0.1:%d"}]}}}},
                 "tls": {"stores": {"default": {"defaultCertificate": {"certFile": "%s", "keyFile": "%s"}}}}}
                """.formatted(server.getPort(), pem("server1.pem"), pem("server1.key")), directory);
    }

    /** Its client trusts the authority that grpc-java tests with. */
    private static String pem(String name) throws IOException {
        try (InputStream file = TlsTesting.loadCert(name)) {
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            return text.substring(text.indexOf("-----BEGIN")).replace("\r", "").replace("\n", "\\n");
        }
    }

    @AfterAll
    static void stop() {
        plain.close();
        secure.close();
        server.shutdownNow();
        TIMERS.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = LEFT_OUT, mode = EnumSource.Mode.MATCH_NONE)
    void passes_without_tls(TestCases test) throws Throwable {
        InteropClient.run(test, plain.port(), "--use_tls=false");
    }

    @ParameterizedTest
    @EnumSource(names = LEFT_OUT, mode = EnumSource.Mode.MATCH_NONE)
    void passes_over_tls(TestCases test) throws Throwable {
        InteropClient.run(
                test,
                secure.port(),
                "--use_tls=true",
                "--use_test_ca=true",
                "--server_host_override=foo.test.google.fr");
    }

    @ParameterizedTest
    @EnumSource(names = {"CACHEABLE_UNARY", "CLIENT_COMPRESSED_UNARY"})
    void what_the_service_does_not_do_fails_straight_to_it_too(TestCases test) {
        Throwable straight = catchThrowable(() -> InteropClient.run(test, server.getPort(), "--use_tls=false"));
        assertThat(straight).isNotNull();
        assertThat(catchThrowable(() -> InteropClient.run(test, plain.port(), "--use_tls=false")))
                .hasMessage(straight.getMessage());
    }
}
