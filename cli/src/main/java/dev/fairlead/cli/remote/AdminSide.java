package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option of verbs that ask the gateway on this machine, and the asking. */
public final class AdminSide {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    @Option(
            names = "--admin",
            paramLabel = "ADDRESS:PORT",
            description = "The gateway's admin side; default FAIRLEAD_ADMIN_ADDRESS, else 127.0.0.1:8081.")
    String admin = "";

    /** Where it is. */
    public String address(Map<String, String> environment) {
        String configured = environment.getOrDefault("FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:8081");
        String address = admin.isEmpty() ? configured : admin;
        return address.startsWith(":") ? "127.0.0.1" + address : address;
    }

    /**
     * What it answers to a GET.
     *
     * @param header the name of the header that each of the values is sent in
     */
    public String ask(Map<String, String> environment, String path, String header, List<String> values) {
        String address = address(environment);
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + address + path).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            values.forEach(value -> connection.addRequestProperty(header, value));
            int status = connection.getResponseCode();
            String body = read(status < 400 ? connection.getInputStream() : connection.getErrorStream());
            if (status == 400) {
                throw CommandFailure.badInput(detail(body));
            }
            if (status != 200) {
                throw CommandFailure.couldNot("the gateway on " + address + " answered " + status
                        + "; is it a Fairlead gateway of this version?");
            }
            return body;
        } catch (MalformedURLException e) {
            throw CommandFailure.badInput(
                    "\"" + address + "\" is no address of an admin side; write it like 127.0.0.1:8081");
        } catch (IOException e) {
            throw CommandFailure.couldNot("no gateway answers on " + address + " (" + e.getMessage()
                    + "); start one with `fairlead up`, or name its admin side with --admin");
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("it cannot be asked: " + e.getMessage());
        }
    }

    private static String read(InputStream body) throws IOException {
        try (body) {
            return new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static String detail(String problem) {
        try {
            return Nodes.text(Json.read(problem, "problem"), "detail");
        } catch (Json.Malformed e) {
            return problem.strip();
        }
    }

    /** The answer as a tree. */
    public Node read(Map<String, String> environment, String answer) {
        try {
            return Json.read(answer, "the gateway's answer");
        } catch (Json.Malformed e) {
            throw CommandFailure.couldNot(
                    "what answers on " + address(environment) + " is no Fairlead gateway: " + e.getMessage());
        }
    }
}
