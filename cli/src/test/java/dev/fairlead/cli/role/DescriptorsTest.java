package dev.fairlead.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptorsTest {

    @ParameterizedTest
    @CsvSource({"16384,1048576,16384", "16384,20000,14904", "16384,1024,672", "500,1024,500", "16384,64,1"})
    void callers_leave_files_for_everything_else(int wanted, long openFiles, int connections) {
        assertThat(Descriptors.connections(wanted, OptionalLong.of(openFiles))).isEqualTo(connections);
    }

    @Test
    void without_a_limit_the_setting_stands_alone() {
        assertThat(Descriptors.connections(16384, OptionalLong.empty())).isEqualTo(16384);
    }

    @ParameterizedTest
    @CsvSource({
        "Max open files            1024                 524288               files,1024",
        "Max open files            unlimited            unlimited            files,-1",
        "Max open files            ,-1",
        "Max open files            many                 many                 files,-1",
        "Max processes             94174                94174                processes,-1"
    })
    void the_soft_limit_is_read(String line, long most, @TempDir Path directory) throws IOException {
        Path limits = directory.resolve("limits");
        Files.writeString(limits, "Limit                     Soft Limit           Hard Limit           Units\n" + line);
        assertThat(Descriptors.most(limits).orElse(-1)).isEqualTo(most);
    }

    @Test
    void a_system_without_such_a_file_has_none(@TempDir Path directory) {
        assertThat(Descriptors.most(directory.resolve("none"))).isEmpty();
    }
}
