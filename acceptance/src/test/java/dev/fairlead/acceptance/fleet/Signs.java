package dev.fairlead.acceptance.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the parts of a fleet say of themselves and of each other, to somebody who has a second for each. */
final class Signs {

    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(GLANCE)
            .build();

    private final Fleet fleet;

    Signs(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Whether every gateway serves what the store has now. */
    boolean allServeTheLatest() {
        long latest;
        try {
            latest = number(fleet.base.rest("GET", "/revisions?limit=1", "").body(), "\"revision\"\\s*:\\s*(\\d+)");
        } catch (UncheckedIOException gone) {
            return false;
        }
        return fleet.gateways.stream()
                .allMatch(gateway -> number(gateway.metrics(), "fairlead_revision (\\d+)") == latest);
    }

    private static long number(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElse(-1);
    }

    /** Whether management says that it is ready. */
    boolean managementIsReady() {
        return asked(fleet.base.managementPort(), "/health/ready")
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    /** What management says of itself. */
    String ofManagement() {
        return said(fleet.base.managementPort(), "/health");
    }

    /** What a port answers there; nothing while it answers nothing. */
    static String said(int port, String path) {
        return asked(port, path).map(HttpResponse::body).orElse("");
    }

    private static Optional<HttpResponse<String>> asked(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(GLANCE)
                .build();
        try {
            return Optional.of(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException gone) {
            return Optional.empty();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    boolean allAreUp() {
        return fleet.gateways.stream().allMatch(gateway -> gateway.health().contains("\"status\":\"up\",\"checks\""));
    }

    boolean anyWithoutStore() {
        return fleet.gateways.stream().anyMatch(gateway -> gateway.health().contains("\"status\":\"degraded\""));
    }

    boolean anyWithoutRedis() {
        return fleet.gateways.stream().anyMatch(gateway -> gateway.metrics().contains("\nfairlead_limiter_degraded 1"));
    }

    /** Gateways that say of a backend that it is up, or down. */
    long sayOf(BackendProcess backend, boolean up) {
        Pattern line =
                Pattern.compile("fairlead_service_backend_up\\{[^}]*:" + backend.port() + "[^}]*} " + (up ? "1" : "0"));
        return fleet.gateways.stream()
                .filter(gateway -> line.matcher(gateway.metrics()).find())
                .count();
    }

    /** Whether all have that text among their findings, or none. */
    boolean allSay(String finding, boolean said) {
        return fleet.gateways.stream().allMatch(gateway -> {
            String served = gateway.page();
            return !served.isEmpty() && served.contains(finding) == said;
        });
    }

    /** Waits until all gateways show a certificate whose end is like that; its end. */
    Instant awaitCertificate(Predicate<Instant> end) {
        Fleet.await(
                "another certificate",
                () -> fleet.gateways.stream().map(Signs::certificateEnds).allMatch(end));
        return certificateEnds(fleet.gateways.getFirst());
    }

    /** The beginning of time where none is shown. */
    private static Instant certificateEnds(Fleet.Gateway gateway) {
        return Instant.ofEpochSecond(
                Math.max(0, number(gateway.metrics(), "fairlead_tls_certificate_expiry_seconds\\{[^}]*} (\\d+)")));
    }

    /** What the first gateway told last of names that could not be looked up, or could be again. */
    String lastSaidOfNames() {
        return fleet.gateways.getFirst().process().last("\"event\":\"name_");
    }

    /** By how many hours the clock of a gateway and ours differ. */
    long hoursApart(Fleet.Gateway gateway) {
        String line = gateway.process().last("\"time\":\"");
        int at = line.indexOf("\"time\":\"") + 8;
        Instant its = Instant.parse(line.substring(at, line.indexOf('"', at)));
        return Math.abs(Math.round(Duration.between(its, Instant.now()).toSeconds() / 3600.0));
    }
}
