package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's client is typed by what management serves; {@code -Dgolden=write} writes it anew. */
class ConsoleContractTest {

    private static final Path KNOWN = Path.of("..", "console", "openapi.json");

    @Test
    void the_console_is_typed_by_the_document_that_is_served(@TempDir Path directory) throws Exception {
        try (RunningManagement management = RunningManagement.start(directory)) {
            String served = management.get("/api/v1/openapi.json").body();
            if ("write".equals(System.getProperty("golden"))) {
                Files.writeString(KNOWN, served);
            }
            assertThat(Files.exists(KNOWN) ? Files.readString(KNOWN) : "")
                    .as("console/openapi.json; write it with -Dgolden=write and build the console")
                    .isEqualTo(served);
        }
    }
}
