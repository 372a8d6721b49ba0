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
import java.util.stream.Stream;
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
    private static final String USER_PASSWORD = "an operator's passw0rd, quite long";

    private static Installation installation;
    private static RecordingUpstream upstream;
    private static RunningCommand up;

    @BeforeAll
    static void start() {
        installation = new Installation().with("FAIRLEAD_LOG_LEVEL", "debug");
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
    }

    @Test
    void no_secret_is_found_in_clear_in_store_snapshot_logs_or_export() throws IOException {
        Map<String, String> secrets = used();
        StringBuilder said = new StringBuilder(up.said());
        for (String path : List.of(
                "/export",
                "/export?published=true",
                "/audit?limit=1000",
                "/secrets",
                "/status",
                "/clients",
                "/revisions/2/diff?from=0",
                "/users")) {
            said.append(installation.rest("GET", path, "").body());
        }
        said.append(installation.get(installation.adminPort(), "/api/rawdata").body());
        said.append(installation.get(installation.adminPort(), "/metrics").body());
        // After a crash what is on the disk is what a thief of it has, and what Java says of the crash besides.
        up.crash();
        Map<String, byte[]> places = new LinkedHashMap<>();
        places.put("what was said", said.toString().getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(installation.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                places.put(file.toString(), Files.readAllBytes(file));
            }
        }
        assertThat(places.keySet().toString())
                .contains("last-good")
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
        String token = Installation.member(
                RestObjects.good(installation.rest("POST", "/tokens", "{\"label\": \"ci\", \"role\": \"viewer\"}"))
                        .body(),
                "token");
        String shop = RestObjects.createAll(installation, "shop", upstream.port());
        String inn = RestObjects.createAll(installation, "inn", upstream.port());
        uses("shop", "stored");
        uses("inn", "password");
        awaitHeader("/shop/v1/items", shop, "x-key", OUTBOUND);
        String basic = Base64.getEncoder().encodeToString(("me:" + OUTBOUND_PASSWORD).getBytes(StandardCharsets.UTF_8));
        awaitHeader("/inn/v1/items", inn, "authorization", "Basic " + basic);
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("a stored secret", OUTBOUND);
        secrets.put("a stored password", OUTBOUND_PASSWORD);
        secrets.put("a header of it", basic);
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
