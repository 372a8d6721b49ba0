package dev.fairlead.management.mcp;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.access.SessionCookie;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Request;
import dev.fairlead.management.http.Responder;
import dev.fairlead.model.mcp.Fault;
import dev.fairlead.model.mcp.Identity;
import dev.fairlead.model.mcp.Message;
import dev.fairlead.model.mcp.Tool;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Answers messages of the Model Context Protocol. Nothing is kept between two of them but plans, so there are no sessions:
 * each message shows its caller's token, and may come to any connection.
 */
public final class McpEndpoint {

    private static final String INSTRUCTIONS =
            "Operates a Fairlead API gateway. Tools that read are called as their operations of the REST API. A change has"
                    + " two steps: a tool plan_... answers what would change, with findings, and names a plan; show that to"
                    + " a person; apply makes it. A plan is good once, for ten minutes, and only while nothing else was"
                    + " changed. A product that was changed is served as before until plan_publishProduct was applied."
                    + " readStatus tells what is wrong and what to do about it.";

    private final Identity identity;
    private final OperatorTools tools;

    /**
     * Offers operations.
     *
     * @param operations the table of REST
     * @param components the schemas and parameters of its document
     * @param rest answers what tools ask
     * @param version of Fairlead
     */
    public McpEndpoint(List<Offer> operations, Node.Mapping components, Responder rest, Plans plans, String version) {
        this.identity = new Identity("fairlead", version, INSTRUCTIONS);
        this.tools = new OperatorTools(operations, new Schemas(components), new Inner(rest), plans);
    }

    /** Answers one message of somebody who may be here. */
    public Answer answer(Request request, Caller caller) throws IOException {
        SessionCookie.requireOwnOriginIfAny(request);
        try {
            Optional<Message> message = Message.read(request.json(), Request.MAX_BODY, request::header);
            return message.isEmpty() ? Answer.empty(202) : json(200, answer(message.get(), request, caller));
        } catch (Fault fault) {
            return json(fault.status(), fault.body());
        }
    }

    private Node.Mapping answer(Message message, Request request, Caller caller) throws IOException {
        Optional<Node.Mapping> said = identity.answer(message);
        if (said.isPresent()) {
            return said.get();
        }
        Members result =
                switch (message.method()) {
                    case "tools/list" -> Tool.page(message, tools.list(caller));
                    case "tools/call" -> tools.call(message, request, caller);
                    default -> throw Fault.method(message);
                };
        return identity.result(message, result);
    }

    private static Answer json(int status, Node body) {
        return Answer.of(status, "application/json", Json.canonical(body).getBytes(StandardCharsets.UTF_8));
    }
}
