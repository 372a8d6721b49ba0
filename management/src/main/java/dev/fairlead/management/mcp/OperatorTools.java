package dev.fairlead.management.mcp;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.http.Request;
import dev.fairlead.model.mcp.Fault;
import dev.fairlead.model.mcp.Message;
import dev.fairlead.model.mcp.Tool;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of REST as tools: what reads is one tool, what changes can be planned by one, and {@code apply} makes
 * what was planned. What cannot be rehearsed is not offered: who may sign in, keys that are shown once, what is gone at
 * once.
 */
final class OperatorTools {

    private static final String PLAN = "plan_";
    private static final String APPLY = "apply";

    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Map<String, Offer> readers = new LinkedHashMap<>();
    private final Inner inner;
    private final Plans plans;

    OperatorTools(List<Offer> operations, Schemas schemas, Inner inner, Plans plans) {
        this.inner = inner;
        this.plans = plans;
        Set<String> replaced = new HashSet<>();
        operations.stream()
                .filter(offer -> offer.method().equals("PUT"))
                .forEach(offer -> replaced.add(parent(offer.template())));
        for (Offer offer : operations) {
            // What a PUT makes as well would be the same tool twice.
            boolean twice = offer.method().equals("POST") && replaced.contains(offer.template());
            if (offer.reads()) {
                add(offer.id(), offer, offer.summary() + ".", schemas);
                readers.put(offer.template(), offer);
            } else if (offer.isRehearsed() && !twice) {
                add(PLAN + offer.id(), offer, planning(offer), schemas);
            }
        }
        tools.put(APPLY, applying());
    }

    private void add(String name, Offer offer, String description, Schemas schemas) {
        offers.put(name, offer);
        tools.put(name, new Tool(name, description, schemas.input(offer), true));
    }

    private static String parent(String template) {
        return template.substring(0, template.lastIndexOf('/'));
    }

    private static String planning(Offer offer) {
        return "Looks what this would change, and changes nothing: " + offer.summary()
                + ". Answers the difference, findings and a plan for \"" + APPLY + "\".";
    }

    private static Tool applying() {
        Node plan = new Members()
                .put("type", "string")
                .put("description", "The plan, as a plan_ tool named it")
                .build();
        Node.Mapping input = new Members()
                .put("type", "object")
                .put("required", Members.ofTexts(List.of("plan")))
                .put("properties", new Members().put("plan", plan).build())
                .put("additionalProperties", false)
                .build();
        String description = "Makes a change that was planned by you in the last " + Plans.LASTING.toMinutes()
                + " minutes, once, unless something was changed since.";
        return new Tool(APPLY, description, input, false);
    }

    /** Those that the caller may use. */
    List<Tool> list(Caller caller) {
        List<Tool> mine = new ArrayList<>();
        boolean changes = false;
        for (Map.Entry<String, Offer> each : offers.entrySet()) {
            if (caller.may(each.getValue().right())) {
                mine.add(Objects.requireNonNull(tools.get(each.getKey())));
                changes |= each.getKey().startsWith(PLAN);
            }
        }
        if (changes) {
            mine.add(Objects.requireNonNull(tools.get(APPLY)));
        }
        return mine;
    }

    /** What a tool answers; what REST refuses is an answer, too. */
    Members call(Message message, Request request, Caller caller) throws IOException {
        String name = message.tool();
        Tool tool = tools.get(name);
        if (tool == null) {
            throw Fault.parameters(message, "There is no tool \"" + name + "\"; tools/list lists them");
        }
        Node.Mapping arguments = message.arguments();
        Optional<String> wrong = wrong(tool, arguments);
        if (wrong.isPresent()) {
            return Tool.said(wrong.get(), true);
        }
        if (name.equals(APPLY)) {
            return apply(request, caller, arguments);
        }
        Offer offer = Objects.requireNonNull(offers.get(name));
        byte[] body = body(arguments);
        if (offer.reads()) {
            return inner.send(request, offer.method(), offer.target(arguments.members(), false), Map.of(), body)
                    .result();
        }
        return plan(request, caller, offer, arguments, body);
    }

    private static Optional<String> wrong(Tool tool, Node.Mapping arguments) {
        Map<String, Node> known = tool.input().members().get("properties") instanceof Node.Mapping properties
                ? properties.members()
                : Map.of();
        for (String given : arguments.members().keySet()) {
            if (!known.containsKey(given)) {
                return Optional.of("The tool \"" + tool.name() + "\" has no argument \"" + given + "\"; it has "
                        + String.join(", ", known.keySet()));
            }
        }
        if (tool.input().members().get("required") instanceof Node.Sequence required) {
            for (Node each : required.elements()) {
                String needed = each instanceof Node.Text name ? name.value() : "";
                Node value = arguments.members().getOrDefault(needed, new Node.Empty(arguments.place()));
                boolean there = !(value instanceof Node.Empty)
                        && !(value instanceof Node.Text text && text.value().isEmpty());
                if (!there) {
                    return Optional.of(
                            "The argument \"" + needed + "\" of the tool \"" + tool.name() + "\" is missing");
                }
            }
        }
        return Optional.empty();
    }

    private static byte[] body(Node.Mapping arguments) {
        Node body = arguments.members().get("body");
        return body == null ? new byte[0] : Json.canonical(body).getBytes(StandardCharsets.UTF_8);
    }

    private Members plan(Request request, Caller caller, Offer offer, Node.Mapping arguments, byte[] body)
            throws IOException {
        String target = offer.target(arguments.members(), false);
        Map<String, String> conditions = conditions(request, offer, arguments);
        Inner.Reply would =
                inner.send(request, offer.method(), offer.target(arguments.members(), true), conditions, body);
        if (would.failed()) {
            return would.result();
        }
        conditions.put(Request.STATE, would.header(Request.STATE));
        String id = plans.add(caller.actor(), new Plans.Request(offer, target, Map.copyOf(conditions), body));
        Node.Mapping answer = new Members()
                .put("plan", id)
                .put("expiresInSeconds", Plans.LASTING.toSeconds())
                .put("operation", offer.id())
                .put("would", would.body())
                .build();
        return Tool.answered(answer, Json.canonical(answer), false);
    }

    // What is read first is what may be replaced, whatever it is: not all that can be changed is in the state.
    private Map<String, String> conditions(Request request, Offer offer, Node.Mapping arguments) throws IOException {
        Map<String, String> conditions = new LinkedHashMap<>();
        Offer reader = readers.get(offer.template());
        boolean put = offer.method().equals("PUT");
        if (reader != null && (put || offer.method().equals("DELETE"))) {
            Inner.Reply there =
                    inner.send(request, "GET", reader.target(arguments.members(), false), Map.of(), new byte[0]);
            if (!there.failed() && !there.header("ETag").isEmpty()) {
                conditions.put("If-Match", there.header("ETag"));
            } else if (put && there.isMissing()) {
                conditions.put("If-None-Match", "*");
            }
        }
        return conditions;
    }

    private Members apply(Request request, Caller caller, Node.Mapping arguments) throws IOException {
        String id = arguments.members().get("plan") instanceof Node.Text text ? text.value() : "";
        Optional<Plans.Request> planned = plans.take(id, caller.actor());
        if (planned.isEmpty()) {
            return Tool.said(
                    "There is no plan \"" + id + "\" of yours: it was applied, is older than "
                            + Plans.LASTING.toMinutes() + " minutes, was made by somebody else or through another"
                            + " process of management; plan the change again",
                    true);
        }
        Plans.Request change = planned.get();
        return inner.send(request, change.offer().method(), change.target(), change.headers(), change.body())
                .result();
    }
}
