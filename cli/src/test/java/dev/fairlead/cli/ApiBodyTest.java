package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairlead api -d @FILE} as a shell gives it to the command. */
final class ApiBodyTest {

    @TempDir
    Path directory;

    @Test
    void a_file_is_sent_as_it_stands() throws IOException {
        List<String> bodies = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        String json = "{\"basePath\": \"/pay\"}\n";
        Path file = Files.writeString(directory.resolve("pay.json"), json);
        StringWriter said = new StringWriter();
        Terminal terminal = Terminal.plain(new PrintWriter(said), new PrintWriter(said));
        try {
            int status = Main.run(
                    new Surroundings(Map.of("HOME", directory.toString(), "FAIRLEAD_TOKEN", "flt_x"), terminal),
                    "api",
                    "--server",
                    "127.0.0.1:" + server.getAddress().getPort(),
                    "-X",
                    "PUT",
                    "-d",
                    "@" + file,
                    "/api/v1/products/pay");

            assertThat(status).as(said.toString()).isZero();
            assertThat(bodies).containsExactly(json);
        } finally {
            server.stop(0);
        }
    }
}
