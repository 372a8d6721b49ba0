package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Recorded;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Secrets are put in, used, and looked for in everything that Fairlead writes: none is there in clear. */
@ResourceLock(value = Installation.ECHO, mode = ResourceAccessMode.READ)
final class SecretsStaySecretTest {

    private static final String OUTBOUND = "outbound-Zq7!secret/value+29";
    private static final String OUTBOUND_PASSWORD = "variable-Xw4 secret~value=31";
    private static final String COLLECTOR = "collector-Tq5 secret*value=37";
    private static final String MAIL_PASSWORD = "mail-Rv3-secret.value-41";
    private static final String WEBHOOK = "webhook-Pu2!secret/value+43, long enough";
    private static final String TOKEN_SECRET = "signing-Ns1!secret/value+47-that-has-32-bytes";
    private static final String USER_PASSWORD = "an operator's passw0rd, quite long";

    private static Installation installation;
    private static RecordingUpstream upstream;
    private static RecordingUpstream told;
    private static RunningCommand up;

    @BeforeAll
    static void start() {
        told = RecordingUpstream.start(0);
        installation = new Installation()
                .with("FAIRLEAD_LOG_LEVEL", "trace")
                .with("FAIRLEAD_TRACING_ENDPOINT", "http://127.0.0.1:" + told.port() + "/v1/traces")
                .with("FAIRLEAD_TRACING_RATIO", "1")
                .with("FAIRLEAD_TRACING_HEADERS", "authorization=" + COLLECTOR)
                .with("FAIRLEAD_ALERT_PRIVATE_ADDRESSES", "true")
                .with("FAIRLEAD_MAIL_FROM", "fairlead@example.com")
                .with("FAIRLEAD_SMTP_URL", "smtp://me:" + MAIL_PASSWORD + "@127.0.0.1:1");
        // What Java writes when it crashes would stand in the folder that it was started in.
        installation.with(
                "JDK_JAVA_OPTIONS", "-XX:ErrorFile=" + installation.folder().resolve("crash.log"));
        upstream = RecordingUpstream.start(0);
        up = installation.up();
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
        upstream.close();
        told.close();
    }

    @Test
    void no_secret_is_found_in_clear_in_store_snapshot_logs_or_export() throws IOException {
        Map<String, String> secrets = used();
        StringBuilder said = new StringBuilder(shown());
        // After a crash what is on the disk is what a thief of it has, and what Java says of the crash besides.
        Map<String, byte[]> places = new LinkedHashMap<>(supportArchive());
        up.crash();
        said.append(up.said());
        places.put("what was said", said.toString().getBytes(StandardCharsets.UTF_8));
        places.put("traces and messages of alerts", received().getBytes(StandardCharsets.ISO_8859_1));
        try (Stream<Path> files = Files.walk(installation.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                places.put(file.toString(), Files.readAllBytes(file));
            }
        }
        assertThat(places.keySet().toString())
                .contains("last-good")
                .contains("settings.txt")
                .contains("store")
                .contains("crash.log")
                .doesNotContain(".hprof");
        assertThat(new String(
                        places.get(installation.folder().resolve("crash.log").toString()), StandardCharsets.UTF_8))
                .contains("SIGSEGV")
                .as("memory is not written to the disk")
                .contains("CreateCoredumpOnCrash turned off");
        List<String> found = new ArrayList<>();
        secrets.forEach((what, secret) -> places.forEach((where, bytes) -> {
            boolean allowed = where.endsWith("installation.key") || where.contains("/.config/");
            forms(secret).forEach((form, text) -> {
                if (!allowed && holds(bytes, text)) {
                    found.add(what + " as " + form + " in " + where);
                }
            });
        }));
        assertThat(found).isEmpty();
    }

    /** All that can be asked for. */
    private static String shown() {
        StringBuilder said = new StringBuilder();
        for (String path : List.of(
                "/export",
                "/export?published=true",
                "/audit?limit=1000",
                "/secrets",
                "/secrets/stored",
                "/status",
                "/clients",
                "/clients/shop-client/credentials",
                "/revisions/2/diff?from=1",
                "/users",
                "/tokens",
                "/settings",
                "/replicas",
                "/requests?limit=100",
                "/alerts/channels",
                "/alerts/history",
                "/products/shop/openapi",
                "/openapi.json")) {
            said.append(RestObjects.good(installation.rest("GET", path, "")).body());
        }
        for (String path :
                List.of("/api/rawdata", "/api/overview", "/api/http/services", "/metrics", "/debug/memory")) {
            said.append(installation.get(installation.adminPort(), path).body());
        }
        said.append(installation.get(installation.managementPort(), "/").body());
        return said.toString();
    }

    /** What {@code fairlead support} packs, unpacked. */
    private static Map<String, byte[]> supportArchive() throws IOException {
        Path archive = installation.folder().resolve("support.zip");
        Path log = Path.of(installation.file("fairlead.log", up.said()));
        installation
                .fairlead("support", "-o", archive.toString(), "--log", log.toString())
                .awaitExit(Duration.ofSeconds(60));
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put("support.zip: " + entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    /** Bodies of what the gateway and management sent of themselves, and lines of their heads but those that prove who they are. */
    private static String received() {
        List<Recorded> all = told.takeRequests();
        assertThat(all.stream().map(Recorded::target)).contains("/v1/traces", "/hook");
        return all.stream()
                .map(request -> request.target()
                        + request.body()
                        + request.fields().stream()
                                .filter(field -> !field.name().equals("authorization"))
                                .toList())
                .collect(Collectors.joining());
    }

    /** Makes them and uses each. */
    private static Map<String, String> used() {
        RestObjects.good(installation.rest(
                "PUT",
                "/secrets/stored",
                "{\"type\": \"header\", \"header\": \"X-Key\", \"value\": \"" + OUTBOUND
                        + "\", \"products\": [\"shop\"]}"));
        RestObjects.good(installation.rest(
                "PUT",
                "/secrets/password",
                "{\"type\": \"basic\", \"username\": \"me\", \"password\": \"" + OUTBOUND_PASSWORD
                        + "\", \"products\": [\"inn\"]}"));
        RestObjects.good(installation.rest(
                "POST",
                "/users",
                "{\"name\": \"erin\", \"role\": \"viewer\", \"password\": \"" + USER_PASSWORD + "\"}"));
        RestObjects.good(installation.rest(
                "PUT",
                "/alerts/channels/ops",
                "{\"type\": \"webhook\", \"url\": \"http://127.0.0.1:" + told.port() + "/hook\", \"secret\": \""
                        + WEBHOOK + "\"}"));
        RestObjects.good(installation.rest(
                "PUT", "/alerts/channels/mail", "{\"type\": \"email\", \"to\": [\"ops@example.com\"]}"));
        RestObjects.good(installation.rest("POST", "/alerts/channels/ops/test", ""));
        installation.rest("POST", "/alerts/channels/mail/test", "");
        String token = Installation.member(
                RestObjects.good(installation.rest("POST", "/tokens", "{\"label\": \"ci\", \"role\": \"viewer\"}"))
                        .body(),
                "token");
        String shop = RestObjects.createAll(installation, "shop", upstream.port());
        String inn = RestObjects.createAll(installation, "inn", upstream.port());
        RestObjects.good(installation.rest(
                "POST",
                "/clients/inn-client/credentials",
                "{\"name\": \"signed\", \"type\": \"jwt\", \"issuer\": \"inn\", \"secret\": \"" + TOKEN_SECRET
                        + "\"}"));
        uses("shop", "stored");
        uses("inn", "password");
        awaitHeader("/shop/v1/items", shop, "x-key", OUTBOUND);
        String basic = Base64.getEncoder().encodeToString(("me:" + OUTBOUND_PASSWORD).getBytes(StandardCharsets.UTF_8));
        awaitHeader("/inn/v1/items", inn, "authorization", "Basic " + basic);
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("a stored secret", OUTBOUND);
        secrets.put("a stored password", OUTBOUND_PASSWORD);
        secrets.put("a header of it", basic);
        secrets.put("a header for traces", COLLECTOR);
        secrets.put("the password for mail", MAIL_PASSWORD);
        secrets.put("what signs messages", WEBHOOK);
        secrets.put("what signs tokens", TOKEN_SECRET);
        secrets.put("a password", USER_PASSWORD);
        secrets.put("the administrator's password", Installation.PASSWORD);
        secrets.put("a token", token.substring(token.lastIndexOf('_') + 1));
        secrets.put("a client's key", shop.substring(shop.lastIndexOf('_') + 1));
        secrets.put("another client's key", inn.substring(inn.lastIndexOf('_') + 1));
        return secrets;
    }

    private static void uses(String product, String secret) {
        String body = RestObjects.product(product, upstream.port(), "items")
                .replace("\"url\"", "\"secret\": \"" + secret + "\", \"url\"");
        RestObjects.good(installation.rest("PUT", "/products/" + product, body));
        RestObjects.good(installation.rest("POST", "/products/" + product + "/publish?wait=true", ""));
    }

    private static void awaitHeader(String path, String key, String name, String value) {
        Installation.await(
                Duration.ofSeconds(5),
                () -> {
                    upstream.takeRequests();
                    return installation.call("GET", path, "X-API-Key", key);
                },
                answer -> upstream.takeRequests().stream()
                        .flatMap(request -> request.fields().stream())
                        .anyMatch(new Recorded.Field(name, value)::equals));
    }

    private static Map<String, String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("text", secret);
        forms.put("hexadecimal", HexFormat.of().formatHex(bytes));
        forms.put("URL", URLEncoder.encode(secret, StandardCharsets.UTF_8));
        // Base64 of a part of a text depends on where the part begins: the digits that do not, for each of the three.
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[bytes.length + shift];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.put("base64 " + shift, base64.substring(shift == 0 ? 0 : 4, base64.length() - 3));
        }
        return forms;
    }

    private static boolean holds(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .contains(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
}
