package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.cli.terminal.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "api",
        description = "Call any path of the management API with the kept token and print the answer.",
        footer = {
            "",
            "Examples:",
            "  fairlead api /api/v1/products",
            "  fairlead api -X PUT -d @payments.json /api/v1/products/payments",
            "  fairlead api -X DELETE -H 'If-Match: \"5f0c…\"' /api/v1/policies/gold"
        })
public final class ApiCommand extends ApiVerb {

    @Option(names = "-X", paramLabel = "METHOD", description = "Method; default GET, or POST where there is a body.")
    String method = "";

    @Option(names = "-d", paramLabel = "JSON", description = "The body; @FILE reads it from a file, @- from stdin.")
    String body = "";

    @Option(
            names = "-H",
            paramLabel = "HEADER",
            description = "A header line, \"Name: value\", such as If-Match; may be repeated.")
    List<String> headers = new ArrayList<>();

    @Parameters(paramLabel = "PATH", description = "Path with its query, from the root.")
    String path = "";

    /** The verb, in these surroundings. */
    public ApiCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected Exit ask(ManagementApi api) {
        String sent = body.startsWith("@") ? read(body.substring(1)) : body;
        String verb = method.isEmpty() ? (sent.isEmpty() ? "GET" : "POST") : method;
        String from = path.startsWith("/") ? path : "/" + path;
        ManagementApi.Answer answer = api.exchange(verb, from, sent, named(headers), Duration.ofSeconds(90));
        terminal().print(answer.text().strip());
        return answer.status() < 400 ? Exit.DONE : answer.status() < 500 ? Exit.BAD_INPUT : Exit.COULD_NOT;
    }

    private static Map<String, String> named(List<String> lines) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw CommandFailure.badInput("the header \"" + line + "\" has no name; write it as \"Name: value\"");
            }
            named.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return named;
    }

    private static String read(String file) {
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw CommandFailure.badInput(
                    "the body cannot be read from " + file + ": " + Faults.reason(e) + "; name a file behind the @");
        }
    }
}
