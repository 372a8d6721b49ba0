package dev.fairlead.cli.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class WorkflowTestCommandTest {

    private static final Path EXAMPLES = Path.of("..", "examples", "workflows");
    private static final String WORKFLOW =
            "workflows: {w: {nodes: {start: {type: request, to: end}, end: {type: response, body: \"hi ${{ request.query.n }}\"}}}}\n";

    @TempDir
    Path directory;

    private final StringWriter printed = new StringWriter();

    private int test(Path... files) throws InterruptedException {
        Terminal terminal = Terminal.plain(new PrintWriter(printed), new PrintWriter(printed));
        WorkflowTestCommand command = new WorkflowTestCommand(new Surroundings(Map.of(), terminal));
        command.files = new ArrayList<>(List.of(files));
        return command.call();
    }

    private Path file(String tests) throws IOException {
        Files.writeString(directory.resolve("w.yaml"), WORKFLOW);
        return Files.writeString(directory.resolve("w.test.yaml"), "files: [w.yaml]\ntests:\n" + tests.indent(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orchestration", "transformation", "canary", "fallback"})
    void the_templates_do_what_their_tests_say(String name) throws InterruptedException {
        assertThat(test(EXAMPLES.resolve(name + ".test.yaml")))
                .as(printed::toString)
                .isZero();
        assertThat(printed.toString()).contains("passed, 0 failed").doesNotContain("FAILED");
    }

    @Test
    void a_replay_comes_out_the_same_each_time() throws InterruptedException {
        Path orchestration = EXAMPLES.resolve("orchestration.test.yaml");
        for (int i = 0; i < 50; i++) {
            assertThat(test(orchestration)).isZero();
        }
    }

    @Test
    void what_comes_out_otherwise_is_told_and_is_no_success() throws IOException, InterruptedException {
        Path file = file("""
                - {name: right, workflow: w, request: {query: {n: Ada}}, expect: {status: 200, body: hi Ada}}
                - {name: wrong, workflow: w, request: {query: {n: Bob}}, expect: {status: 201, body: hi Ada, headers: {x: "1"}, visited: [end]}}
                - {name: refused, workflow: w, expect: {status: 200}}
                """);

        assertThat(test(file)).isEqualTo(1);
        assertThat(printed.toString())
                .contains(": right")
                .contains("status is 200, expected 201")
                .contains("body is \"hi Bob\", expected \"hi Ada\"")
                .contains("headers.x is missing, expected \"1\"")
                .contains("visited is [\"start\",\"end\"], expected [\"end\"]")
                .contains("status is 500, expected 200")
                .contains("it was refused: end: ")
                .contains("1 passed, 2 failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {name: a, workflow: v, expect: {status: 200}} | there is no workflow \"v\"",
                "- {name: a, workflow: w, expect: {}} | the test expects nothing",
                "- {name: a, workflow: w, expect: {stats: 200}} | \"stats\" is not a key here",
                "- {name: a, workflow: w, expected: {status: 200}} | \"expected\" is not a key here",
                " | there is no test in it",
            })
    void a_bad_file_is_bad_input_with_its_place(String text) throws IOException {
        String[] parts = text.split(" \\| ", 2);
        Path file = file(parts[0]);
        ThrowingCallable run = () -> test(file);

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(CommandFailure.class, run))
                .hasMessageContaining(parts[1])
                .hasMessageContaining("w.test.yaml:")
                .extracting(CommandFailure::exit)
                .isEqualTo(CommandFailure.Exit.BAD_INPUT);
    }

    @Test
    void a_broken_workflow_is_bad_input() throws IOException {
        Path file = file("- {name: a, workflow: w, expect: {status: 200}}\n");
        Files.writeString(directory.resolve("w.yaml"), WORKFLOW.replace("request.query.n", "reqest.query.n"));

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(CommandFailure.class, () -> test(file)))
                .hasMessageContaining("the node \"end\" of the workflow \"w\" has the expression \"reqest.query.n\"")
                .hasMessageContaining("undeclared reference to 'reqest'");
    }
}
