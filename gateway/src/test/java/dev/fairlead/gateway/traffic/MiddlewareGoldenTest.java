package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.assembly.MiddlewareSteps;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.MiddlewareForm;
import dev.fairlead.model.shape.Shape;
import dev.fairlead.model.shape.Shapes;
import dev.fairlead.model.shape.Shaping;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cases of {@code src/test/golden/middlewares}: middlewares as JSON, a request, a line {@code ----}, the answer that the
 * caller gets, and what the service saw of the request. {@code trusted} makes the peer a trusted proxy; {@code auth} and
 * {@code service} are the answers of those two, {@code body} is that of the request. With {@code -Dgolden=write} the lower halves are written anew.
 */
final class MiddlewareGoldenTest {

    private static final Path ROOT = Path.of("src/test/golden/middlewares");
    private static final String PLAIN =
            "HTTP/1.1 200 OK\r\nServer: origin\r\nVary: Accept\r\nContent-Length: 0\r\n\r\n";

    record Case(String file, String title, List<String> input, List<String> expected) {
        @Override
        public String toString() {
            return file + ": " + title;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files.sorted().toList().stream().flatMap(file -> read(file).stream());
        }
    }

    private static List<Case> read(Path file) {
        try {
            List<Case> cases = new ArrayList<>();
            for (String block : Files.readString(file).split("\n\n+", -1)) {
                List<String> lines = block.lines().toList();
                int bar = lines.indexOf("----");
                List<String> input = lines.subList(1, bar < 0 ? lines.size() : bar);
                List<String> expected = bar < 0 ? List.of() : lines.subList(bar + 1, lines.size());
                cases.add(new Case(file.getFileName().toString(), lines.getFirst(), input, expected));
            }
            return cases;
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_request_fares_as_the_file_says(Case one) throws IOException {
        if (System.getProperty("golden", "").equals("write")) {
            write(one.file());
            return;
        }
        assertThat(String.join("\n", outcome(one.input()))).isEqualTo(String.join("\n", one.expected()));
    }

    private static void write(String file) throws IOException {
        List<String> blocks = new ArrayList<>();
        for (Case one : read(ROOT.resolve(file))) {
            List<String> lines = new ArrayList<>(List.of(one.title()));
            lines.addAll(one.input());
            lines.add("----");
            lines.addAll(outcome(one.input()));
            blocks.add(String.join("\n", lines));
        }
        Files.writeString(ROOT.resolve(file), String.join("\n\n", blocks) + "\n");
    }

    private static List<String> outcome(List<String> input) {
        String authAnswer = answer(input, "auth ");
        String serviceAnswer = answer(input, "service ");
        try (ScriptedBackend auth = ScriptedBackend.answering(authAnswer);
                ScriptedBackend service = ScriptedBackend.answering(serviceAnswer);
                TestGateway gateway = plan(input, auth, service).start()) {
            String answer = gateway.ask(request(input));
            List<String> lines = new ArrayList<>(head("< ", answer));
            lines.addAll(head("auth ", auth.received()));
            lines.addAll(body("auth body ", auth.received()));
            lines.addAll(head("> ", service.received()));
            lines.addAll(body("> body ", service.received()));
            return lines;
        }
    }

    private static String answer(List<String> input, String word) {
        return answer(input, word, PLAIN);
    }

    private static String answer(List<String> input, String word, String otherwise) {
        return input.stream()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()))
                .findFirst()
                .orElse(otherwise)
                .replace("\\r\\n", "\r\n");
    }

    private static TestGateway.Plan plan(List<String> input, ScriptedBackend auth, ScriptedBackend service) {
        TestGateway.Plan plan = TestGateway.plan().backend(service.port());
        if (input.contains("trusted")) {
            plan.trusting("127.0.0.0/8");
        }
        for (String line : input) {
            if (line.startsWith("{")) {
                steps(line.replace("AUTH", "http://127.0.0.1:" + auth.port())).forEach(plan::step);
            }
        }
        return plan;
    }

    private static List<Step> steps(String json) {
        try {
            Findings findings = new Findings(new Subject(Subject.Kind.MIDDLEWARE, "test", Owner.FILE));
            Shape.Named middlewares = (Shape.Named) ((Shape.Struct) Shapes.section("http"))
                    .member("middlewares")
                    .orElseThrow()
                    .getValue()
                    .shape();
            Node node = Shaping.apply(Json.read(json, "case"), middlewares.value());
            return MiddlewareForm.read("test", node, findings)
                    .map(MiddlewareSteps::of)
                    .orElseThrow(
                            () -> new IllegalArgumentException(findings.all().toString()));
        } catch (Json.Malformed malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static String request(List<String> input) {
        StringBuilder request = new StringBuilder();
        input.stream().filter(line -> line.startsWith("> ")).forEach(line -> request.append(line.substring(2))
                .append("\r\n"));
        return request.append("\r\n").append(answer(input, "body ", "")).toString();
    }

    private static List<String> body(String prefix, String message) {
        int end = message.indexOf("\r\n\r\n");
        String body = end < 0 ? "" : message.substring(end + 4).replace("\r\n", "\\r\\n");
        return body.isEmpty() ? List.of() : List.of(prefix + body);
    }

    // Without what is different each time.
    private static List<String> head(String prefix, String message) {
        int end = message.indexOf("\r\n\r\n");
        return (end < 0 ? message : message.substring(0, end))
                .lines()
                .filter(line -> !line.matches("(?i)(x-request-id|traceparent|date|connection|http2-settings):.*"))
                .map(line -> prefix + line.replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT"))
                .toList();
    }
}
