package dev.fairlead.model.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {

    private static final String META = """
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}""";

    private static Optional<Message> read(String body, String... headers) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return Message.read(body.getBytes(StandardCharsets.UTF_8), 1000, name -> Optional.ofNullable(all.get(name)));
    }

    private static Fault refused(String body, String... headers) {
        try {
            read(body, headers);
        } catch (Fault fault) {
            return fault;
        }
        throw new AssertionError(body + " was taken");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '!', textBlock = """
            {                                                  | 400 | -32700 | line 1
            []                                                 | 400 | -32600 | one by one
            {"id":1,"method":"ping"}                           | 400 | -32600 | "jsonrpc"
            {"jsonrpc":"1.0","id":1,"method":"ping"}           | 400 | -32600 | "jsonrpc"
            {"jsonrpc":"2.0","id":1}                           | 400 | -32600 | "method"
            {"jsonrpc":"2.0","id":1,"result":{}}               | 400 | -32600 | "method"
            {"jsonrpc":"2.0","id":{},"method":"ping"}          | 400 | -32600 | "id"
            {"jsonrpc":"2.0","id":null,"method":"ping"}        | 400 | -32600 | "id"
            {"jsonrpc":"2.0","id":1,"method":"x","params":[]}  | 400 | -32600 | "params"
            """)
    void what_is_no_message_is_refused_by_name(String body, int status, int code, String named) {
        Fault fault = refused(body);

        assertThat(fault.status()).isEqualTo(status);
        assertThat(Json.canonical(fault.body())).contains("\"code\":" + code).contains(named.replace("\"", "\\\""));
    }

    @Test
    void what_is_longer_than_it_may_be_is_not_read() {
        assertThatThrownBy(() -> read("{\"jsonrpc\":\"" + "2".repeat(1000) + "\"}"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("at most 1000");
    }

    @Test
    void what_is_told_is_not_answered() {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
                .isEmpty();
    }

    @Test
    void with_a_handshake_before_it_a_request_needs_no_header() {
        Message message = read("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"tools/list\"}")
                .orElseThrow();

        assertThat(message.modern()).isFalse();
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", "MCP-Protocol-Version", "2025-11-25"))
                .isPresent();
        assertThat(refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", "MCP-Protocol-Version", "1999-01-01")
                        .body()
                        .toString())
                .contains("2026-07-28")
                .contains("2025-11-25");
    }

    @Test
    void without_one_it_says_everything_itself_and_in_its_headers_the_same() {
        String call = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{" + META
                + ",\"name\":\"ä\",\"arguments\":{}}}";
        String[] headers = {
            "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "=?base64?w6Q=?="
        };

        Message message = read(call, headers).orElseThrow();

        assertThat(message.modern()).isTrue();
        assertThat(message.tool()).isEqualTo("ä");
        for (int left = 0; left < headers.length; left += 2) {
            String[] fewer = without(headers, left);
            assertThat(Json.canonical(refused(call, fewer).body()))
                    .contains("-32020")
                    .contains(headers[left]);
            String[] others = headers.clone();
            others[left + 1] = "other";
            assertThat(Json.canonical(refused(call, others).body()))
                    .contains("-32020")
                    .contains(headers[left]);
        }
    }

    private static String[] without(String[] headers, int at) {
        return IntStream.range(0, headers.length)
                .filter(i -> i != at && i != at + 1)
                .mapToObj(i -> headers[i])
                .toArray(String[]::new);
    }

    @Test
    void a_revision_that_is_not_spoken_is_told_those_that_are() {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{"
                + META.replace("2026-07-28", "1900-01-01") + "}}";

        Fault fault = refused(body, "MCP-Protocol-Version", "1900-01-01", "Mcp-Method", "tools/list");

        assertThat(fault.status()).isEqualTo(400);
        assertThat(Json.canonical(fault.body()))
                .contains("-32022")
                .contains("\"supported\":[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\"],\"requested\":\"1900-01-01\"");
    }

    @Test
    void a_list_of_tools_comes_in_pages() {
        List<Tool> tools = IntStream.range(0, 60)
                .mapToObj(i -> new Tool("t" + i, "", new Members().build(), true))
                .toList();
        Message first =
                read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}").orElseThrow();
        Message second =
                read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"t49\"}}")
                        .orElseThrow();
        Message lost = read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}}")
                .orElseThrow();

        assertThat(Json.canonical(Tool.page(first, tools).build())).contains("\"nextCursor\":\"t49\"");
        assertThat(Json.canonical(Tool.page(second, tools).build()))
                .contains("\"t59\"")
                .doesNotContain("\"t49\"")
                .doesNotContain("nextCursor");
        assertThatThrownBy(() -> Tool.page(lost, tools)).hasMessageContaining("\"x\"");
    }
}
