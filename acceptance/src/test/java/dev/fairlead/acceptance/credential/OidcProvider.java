package dev.fairlead.acceptance.credential;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The npm package oidc-provider, a certified OpenID provider, in a process of its own; see {@code src/test/oidc}. */
public final class OidcProvider implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;
    private final OutputStream commands;
    private final int port;

    private OidcProvider(Process process) throws IOException {
        this.process = process;
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        commands = process.getOutputStream();
        String line = said.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("the provider did not start");
        }
        port = Integer.parseInt(line.substring("ready ".length()));
    }

    /** Running; the test is skipped where it is not installed. */
    static OidcProvider start() throws IOException {
        return start("provider.mjs");
    }

    /** The same, by another script with arguments. */
    public static OidcProvider start(String script, String... arguments) throws IOException {
        Path folder = Path.of("target", "oidc");
        boolean node = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "node")));
        assumeThat(node && Files.isDirectory(folder.resolve("node_modules/oidc-provider")))
                .as("oidc-provider is not installed, so tokens are not checked against a provider that others wrote"
                        + " (.ci/run installs it into acceptance/target/oidc)")
                .isTrue();
        Files.copy(
                Path.of("src", "test", "oidc", script),
                folder.resolve(script),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return new OidcProvider(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** What it calls itself. */
    public String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** Does something: rotate, withdraw, away, back; or what another script knows. */
    public void does(String command) throws IOException {
        commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
        String line = said.readLine();
        while (line != null && !line.equals("done")) {
            line = said.readLine();
        }
    }

    /** An access token for a client of it. */
    String token(String client, String resource) throws IOException {
        String form = "grant_type=client_credentials&scope=read&client_id=" + client + "&client_secret="
                + URLEncoder.encode(
                        "secret of " + client + " that is long enough for everybody", StandardCharsets.UTF_8)
                + "&resource=" + URLEncoder.encode(resource, StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer() + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            int start = body.indexOf("\"access_token\":\"") + "\"access_token\":\"".length();
            if (start < "\"access_token\":\"".length()) {
                throw new IOException("no token: " + body);
            }
            return body.substring(start, body.indexOf('"', start));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
