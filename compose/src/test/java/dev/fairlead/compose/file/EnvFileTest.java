package dev.fairlead.compose.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvFileTest {

    @TempDir
    Path directory;

    @Test
    void the_dialect_of_dotenv() throws IOException {
        Path file = Files.writeString(directory.resolve(".env"), """
                # a comment
                PLAIN=a b # said
                HASH=a#b
                export SINGLE='$NOT ${PUT} in # "'
                DOUBLE="line\\nnext $PLAIN \\$5"
                MANY="one
                two"
                EMPTY=
                COLON: value
                LATER=${PLAIN}-${NONE:-none}
                """);

        assertThat(EnvFile.read(file, name -> null))
                .containsEntry("PLAIN", "a b")
                .containsEntry("HASH", "a#b")
                .containsEntry("SINGLE", "$NOT ${PUT} in # \"")
                .containsEntry("DOUBLE", "line\nnext a b $5")
                .containsEntry("MANY", "one\ntwo")
                .containsEntry("EMPTY", "")
                .containsEntry("COLON", "value")
                .containsEntry("LATER", "a b-none");
    }

    @Test
    void raw_lines_and_names_alone() throws IOException {
        Path file = Files.writeString(directory.resolve("raw.env"), "A='$x' # y\nB\n");

        assertThat(EnvFile.entries(file, true, name -> null).get("A"))
                .extracting(EnvFile.Entry::value)
                .isEqualTo("'$x' # y");
        Map<String, EnvFile.Entry> parsed = EnvFile.entries(file, false, name -> null);
        assertThat(parsed.get("B")).extracting(EnvFile.Entry::isGiven).isEqualTo(false);
        assertThat(parsed.get("B")).extracting(entry -> entry.place().line()).isEqualTo(2);
    }

    @Test
    void bytes_and_durations() {
        assertThat(Units.bytes("1.5g")).isEqualTo(Optional.of(1536L * 1024 * 1024));
        assertThat(Units.bytes("64kb")).isEqualTo(Optional.of(65536L));
        assertThat(Units.bytes("2Gi")).isEqualTo(Optional.of(2L << 30));
        assertThat(Units.bytes("1024")).isEqualTo(Optional.of(1024L));
        assertThat(Units.bytes("much")).isEmpty();
        assertThat(Units.duration("1h5m30s20ms")).isEqualTo(Optional.of(Duration.ofMillis(3930020)));
        assertThat(Units.duration("1.5s")).isEqualTo(Optional.of(Duration.ofMillis(1500)));
        assertThat(Units.duration("10")).isEqualTo(Optional.of(Duration.ofSeconds(10)));
        assertThat(Units.duration("10 s")).isEmpty();
    }
}
