package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sees who mistypes a command: one line that says what is wrong, and how it is written. */
final class MisuseTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            statsu                           | there is no command "statsu"; did you mean "status"? `fairlead --help`
            frobnicate                       | there is no command "frobnicate"; `fairlead --help` shows
            compose convrt x.yaml            | there is no command "convrt"; did you mean "convert"? `fairlead compose --help`
            status --jsno                    | there is no option "--jsno" here; did you mean "--json"?
            publish a b                      | "b" is one word too many; `fairlead publish --help`
            rollback abc                     | invalid value for REVISION: 'abc' is not a whole number
            echo --port many                 | invalid value for option '--port': 'many' is not a whole number
            explain GET                      | "GET" is no URL with http:// or https://; write it like GET http://
            explain GET http://a/ b          | "b" is one word too many
            compose                          | name what to do: check, topology, convert, drift
            secrets                          | name what to do: rotate, rotate-key; `fairlead secrets --help`
            up --data                        | missing required parameter for option '--data' (DIR)
            echo --port 99999                | --port is 99999; use 1 to 65535, or 0
            health --port 99999              | --port is 99999; use the port of a role
            login ftp://example.com          | "ftp://example.com" is no address of management; write it like http://
            status --server http://          | "http://" is no address of management
            api -X 'BAD' -H nothing /x       | the header "nothing" has no name
            api -X B@D /x                    | "B@D" is no method
            api -d @/nowhere /x              | the body cannot be read from /nowhere: there is no such file
            check /nowhere.yaml              | /nowhere.yaml does not exist
            workflow test /nowhere.yaml      | /nowhere.yaml cannot be read: there is no such file
            """)
    void what_is_mistyped_is_named_with_what_to_do_and_exit_status_2(String line, String told) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = Terminal.plain(new PrintWriter(out), new PrintWriter(err));
        Map<String, String> environment = Map.of("HOME", "/nonexistent", "FAIRLEAD_TOKEN", "flt_x\n");

        int status = Main.run(
                new Surroundings(environment, terminal), line.replace("'", "").split(" ", -1));

        assertThat(err.toString()).startsWith("fairlead: ").contains(told).doesNotContain("fault of ours");
        assertThat(err.toString().lines().count()).isLessThan(8);
        assertThat(out.toString()).isEmpty();
        assertThat(status).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "version", "help publish", "help compose convert"})
    void what_other_tools_take_as_verbs_is_understood(String line) {
        Terminal terminal = Terminal.plain(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));

        assertThat(Main.run(new Surroundings(Map.of(), terminal), line.split(" ", -1)))
                .isZero();
    }
}
