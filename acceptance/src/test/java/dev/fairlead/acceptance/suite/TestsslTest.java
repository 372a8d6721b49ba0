package dev.fairlead.acceptance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.acceptance.peer.FileGateway;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * testssl.sh against the HTTPS port as it is without any setting, and the headers that a route can have. {@code -Dfairlead.testssl=full} has it look at everything
 * (about two minutes); else at protocols, ciphers, forward secrecy, known vulnerabilities and headers.
 */
@Execution(ExecutionMode.CONCURRENT)
final class TestsslTest {

    private static final boolean FULL =
            System.getProperty("fairlead.testssl", "").equals("full");
    private static final List<String> SOME = List.of("-p", "-s", "-f", "-U", "-h");
    private static final Duration PATIENCE = Duration.ofMinutes(FULL ? 15 : 4);
    private static final int CHECKS_AT_LEAST = 35;
    private static final Pattern FINDING = Pattern.compile(
            "\"id\"\\s*:\\s*\"([^\"]*)\"[^}]*?\"severity\"\\s*:\\s*\"([^\"]*)\"[^}]*?\"finding\"\\s*:\\s*\"([^\"]*)\"");
    private static final List<String> NO_MORE_THAN_LOW = List.of("OK", "INFO", "LOW");

    private record Finding(String id, String severity, String text) {

        /** The certificate is the one that the gateway makes itself: nobody vouches for it, and it is not renewed. */
        boolean isAboutTheCertificate() {
            return id.startsWith("cert")
                    || id.startsWith("OCSP")
                    || id.startsWith("DNS_CAA")
                    || id.startsWith("grade_cap");
        }

        /** What testssl says about itself: an old file of its, a slow look-up. */
        boolean isAboutTheTool() {
            return id.startsWith("engine_")
                    || id.equals("old_fart")
                    || id.equals("scanTime")
                    || id.startsWith("overall");
        }
    }

    @Test
    void nothing_above_low_is_found(@TempDir Path scratch) throws IOException {
        Path tool = Stream.of("/usr/bin/testssl", "/usr/bin/testssl.sh", "/usr/local/bin/testssl.sh")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(tool != null, "SKIPPED, NOT PROVEN: testssl is not here; Debian calls it testssl.sh");
        List<Finding> findings;
        HttpServer backend = backend();
        try (FileGateway gateway = FileGateway.serving(configuration(backend))) {
            findings = look(String.valueOf(tool), gateway.securePort(), scratch);
        } finally {
            backend.stop(0);
        }
        assertThat(findings).hasSizeGreaterThan(CHECKS_AT_LEAST);
        assertThat(findings)
                .as("a check that must be among them")
                .contains(new Finding("TLS1_3", "OK", "offered with final"))
                .contains(new Finding("TLS1", "INFO", "not offered"));
        assertThat(findings)
                .filteredOn(finding -> !NO_MORE_THAN_LOW.contains(finding.severity()))
                .filteredOn(finding -> !finding.isAboutTheCertificate())
                .filteredOn(finding -> !finding.isAboutTheTool())
                .isEmpty();
    }

    private static List<Finding> look(String tool, int port, Path scratch) throws IOException {
        Path report = scratch.resolve("report.json");
        List<String> command = new ArrayList<>(
                List.of(tool, "--quiet", "--warnings", "off", "--color", "0", "--nodns", "none", "--ip", "127.0.0.1"));
        command.addAll(List.of("--jsonfile", report.toString()));
        command.addAll(FULL ? List.of() : SOME);
        command.add("https://localhost:" + port);
        Map<String, String> environment = Map.of("HOME", scratch.toString(), "TERM", "dumb");
        try (RunningCommand run = RunningCommand.start(scratch, environment, command)) {
            run.awaitExit(PATIENCE);
            assertThat(report).as(run.said()).isNotEmptyFile();
        }
        List<Finding> findings = new ArrayList<>();
        Matcher found = FINDING.matcher(Files.readString(report));
        while (found.find()) {
            findings.add(new Finding(found.group(1), found.group(2), found.group(3)));
        }
        return findings;
    }

    private static String configuration(HttpServer backend) {
        return """
                http:
                  routers: {all: {rule: "PathPrefix(`/`)", service: backend, middlewares: [safe], tls: {}}}
                  middlewares:
                    safe: {headers: {stsSeconds: 31536000, frameDeny: true, contentTypeNosniff: true,
                      contentSecurityPolicy: "default-src 'self'", referrerPolicy: no-referrer}}
                  services: {backend: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}}
                """.formatted(backend.getAddress().getPort());
    }

    private static HttpServer backend() throws IOException {
        HttpServer backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        backend.start();
        return backend;
    }
}
