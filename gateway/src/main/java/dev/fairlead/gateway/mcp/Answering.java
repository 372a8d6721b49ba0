package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.access.Rights;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.HeadChange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.mcp.Fault;
import dev.fairlead.model.mcp.Identity;
import dev.fairlead.model.mcp.Message;
import dev.fairlead.model.mcp.Tool;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one message. JSON is read and written on virtual threads, as it may be large; the exchange and the tool's
 * request are touched on their loop only.
 */
final class Answering {

    private static final List<String> HEADERS = List.of("MCP-Protocol-Version", "Mcp-Method", "Mcp-Name");

    private final LiveExchange exchange;
    private final Rights rights;
    private final Identity identity;
    private final Supplier<Catalogue> catalogue;
    private final Surroundings surroundings;
    private final Map<String, String> headers = new HashMap<>();
    private @Nullable InnerCall inner;
    private boolean over;

    Answering(
            LiveExchange exchange,
            Rights rights,
            Identity identity,
            Supplier<Catalogue> catalogue,
            Surroundings surroundings) {
        this.exchange = exchange;
        this.rights = rights;
        this.identity = identity;
        this.catalogue = catalogue;
        this.surroundings = surroundings;
    }

    /** Waits for the body, and answers. */
    Verdict collect() {
        for (String name : HEADERS) {
            String value = exchange.header(name.toLowerCase(java.util.Locale.ROOT));
            if (value != null) {
                headers.put(name, value);
            }
        }
        if (exchange.head().expectsContinue()) {
            exchange.pipeline().caller().interim(HeadChange.of(100));
        }
        Verdict suspended = exchange.suspend();
        exchange.pipeline().caller().passBody(new Posted(exchange.pipeline().caller(), body -> work(() -> read(body))));
        return suspended;
    }

    /** The message is over, answered or not. */
    void over() {
        over = true;
        InnerCall asked = inner;
        if (asked != null) {
            asked.abandon();
        }
    }

    // A boundary: whoever is suspended must be resumed, whatever is wrong with the message.
    private void work(Runnable what) {
        Thread.ofVirtual().name("mcp").start(() -> {
            try {
                what.run();
            } catch (Fault fault) {
                answer(fault.status(), fault.body());
            } catch (RuntimeException | StackOverflowError fault) {
                exchange.resume(exchange.refuse(
                        new Failure.Fault("mcp: " + fault.getClass().getSimpleName())));
            }
        });
    }

    private void read(byte[] body) {
        Optional<Message> message = Message.read(body, Posted.MAX, name -> Optional.ofNullable(headers.get(name)));
        if (message.isEmpty()) {
            exchange.resume(exchange.answer(202, "", new byte[0]));
            return;
        }
        Optional<Node.Mapping> said = identity.answer(message.get());
        if (said.isPresent()) {
            answer(200, said.get());
            return;
        }
        switch (message.get().method()) {
            case "tools/list" -> result(message.get(), Tool.page(message.get(), tools()));
            case "tools/call" -> call(message.get());
            default -> throw Fault.method(message.get());
        }
    }

    private List<Tool> tools() {
        return catalogue.get().of(rights).stream().map(PartnerTool::shown).toList();
    }

    private void call(Message message) {
        String name = message.tool();
        PartnerTool tool = catalogue
                .get()
                .find(name, rights)
                .orElseThrow(() -> Fault.parameters(
                        message, "There is no tool \"" + name + "\" for this client; tools/list lists its tools"));
        ToolCall call;
        try {
            call = tool.call(message.arguments());
        } catch (IllegalArgumentException wrong) {
            result(message, Tool.said(String.valueOf(wrong.getMessage()), true));
            return;
        }
        exchange.home().executor().execute(() -> send(message, call));
    }

    private void send(Message message, ToolCall call) {
        if (!over) {
            inner = InnerCall.send(exchange, call, surroundings, reply -> {
                inner = null;
                work(() -> result(message, Replies.of(call, reply)));
            });
        }
    }

    private void result(Message message, Members result) {
        answer(200, identity.result(message, result));
    }

    private void answer(int status, Node body) {
        byte[] json = Json.canonical(body).getBytes(StandardCharsets.UTF_8);
        exchange.resume(exchange.answer(status, "application/json", json));
    }
}
