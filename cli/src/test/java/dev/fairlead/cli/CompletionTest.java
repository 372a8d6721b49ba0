package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {

    @TempDir
    Path directory;

    private String written(String shell, int expected) {
        StringWriter out = new StringWriter();
        Terminal terminal = Terminal.plain(new PrintWriter(out), new PrintWriter(out));
        assertThat(Main.run(new Surroundings(Map.of(), terminal), "completion", shell))
                .isEqualTo(expected);
        return out.toString();
    }

    @Test
    void bash_completes_verbs_and_options_by_what_is_written() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        Path script = Files.writeString(directory.resolve("completion"), written("bash", 0));

        assertThat(completed(script, "fairlead doc", 1)).contains("doctor");
        assertThat(completed(script, "fairlead status --wa", 2)).contains("--watch");
        assertThat(completed(script, "fairlead compose conv", 2)).contains("convert");
    }

    private static String completed(Path script, String line, int word) throws IOException, InterruptedException {
        String run = "source " + script + "; COMP_WORDS=(" + line + "); COMP_CWORD=" + word + "; COMP_LINE='" + line
                + "'; COMP_POINT=${#COMP_LINE}; _complete_fairlead; echo \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("/bin/bash", "-c", run)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void fish_has_a_line_for_each_verb_and_option() {
        assertThat(written("fish", 0))
                .contains("complete -c fairlead -n \"__fish_use_subcommand\" -a doctor -d '")
                .contains("complete -c fairlead -n \"__fish_seen_subcommand_from doctor\" -l json -d '")
                .contains("__fish_seen_subcommand_from compose; and __fish_seen_subcommand_from convert")
                .doesNotContain("DEFAULT-VALUE");
    }

    @Test
    void another_shell_is_bad_input() {
        assertThat(written("csh", 2)).contains("\"csh\"").contains("bash, zsh or fish");
    }
}
