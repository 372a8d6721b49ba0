package dev.fairlead.model.form;

import dev.fairlead.model.Contract;
import dev.fairlead.model.Contract.Body;
import dev.fairlead.model.Contract.Caching;
import dev.fairlead.model.Contract.Parameter;
import dev.fairlead.model.Contract.Repeating;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an endpoint promises and asks, both ways: members of the endpoint itself. */
final class ContractForm {

    /** Parameters of one endpoint. */
    private static final int MAX_PARAMETERS = 100;

    /** Of an answer that is kept. */
    private static final int MAX_ANSWER_BYTES = 4 << 20;

    private static final Duration LONGEST_KEPT = Duration.ofDays(7);
    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONGEST_FRESH = Duration.ofDays(365);

    private ContractForm() {}

    /** @param path of the endpoint; empty where it could not be read */
    static Contract read(Fields fields, Optional<PathPattern> path) {
        Contract contract = new Contract(
                fields.text("description", ""),
                parameters(fields, path),
                fields.has("body") ? Optional.of(body(fields.fields("body"))) : Optional.empty(),
                fields.has("idempotency") ? Optional.of(repeating(fields.fields("idempotency"))) : Optional.empty(),
                fields.has("cache") ? Optional.of(caching(fields.fields("cache"))) : Optional.empty());
        boolean unbounded = contract.repeating().isPresent()
                && contract.body()
                        .filter(body -> body.maxBytes() > Body.MAX_HELD_BYTES)
                        .isPresent();
        if (unbounded) {
            fields.findings()
                    .error(
                            fields.place("idempotency"),
                            "\"idempotency\" holds bodies, and those of this endpoint may be larger than can be held",
                            "set maxBytes of the body to " + Body.MAX_HELD_BYTES + " or less");
        }
        return contract;
    }

    private static List<Parameter> parameters(Fields fields, Optional<PathPattern> path) {
        List<Parameter> parameters = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Node node : fields.list("parameters")) {
            Parameter parameter = ParameterForm.read(node, path, fields.findings());
            String name =
                    parameter.in() == Contract.In.HEADER ? parameter.name().toLowerCase(Locale.ROOT) : parameter.name();
            if (!seen.add(parameter.in() + " " + name)) {
                fields.findings()
                        .error(node.place(), "a second parameter is \"" + name + "\" there", "keep one of them");
            }
            parameters.add(parameter);
        }
        if (parameters.size() > MAX_PARAMETERS) {
            fields.findings()
                    .error(
                            fields.place("parameters"),
                            "it has " + parameters.size() + " parameters",
                            "use at most " + MAX_PARAMETERS);
        }
        return parameters;
    }

    private static Body body(Fields fields) {
        Optional<Node> schema = fields.node("schema");
        schema.ifPresent(node -> SchemaRules.check(node, fields.findings()));
        List<String> types =
                fields.parsedList("contentTypes", ContractForm::contentType, "write types such as application/json");
        if (types.isEmpty() && schema.isPresent()) {
            types = List.of("application/json");
        }
        if (schema.isPresent() && !types.stream().allMatch(ContractForm::isJson)) {
            fields.findings()
                    .error(
                            fields.place("contentTypes"),
                            "a schema says what JSON must be, and a body of another type would pass it by",
                            "allow application/json and types that end in +json");
        }
        int usual = schema.isPresent() ? Body.HELD_BYTES : 0;
        int most = schema.isPresent() ? Body.MAX_HELD_BYTES : Integer.MAX_VALUE;
        int maxBytes = (int) fields.wholeNumber("maxBytes", 1, most, usual);
        Body body = new Body(fields.bool("required", false), types, maxBytes, schema.map(Json::canonical));
        fields.finish();
        return body;
    }

    private static boolean isJson(String type) {
        return type.equals("application/json") || type.endsWith("+json");
    }

    private static String contentType(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.matches("[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,127}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a type of content");
        }
        return lower;
    }

    private static Repeating repeating(Fields fields) {
        Repeating usual = Repeating.usual();
        Repeating repeating = new Repeating(
                fields.bool("required", usual.required()),
                fields.duration("keep", Duration.ofMinutes(1), LONGEST_KEPT, usual.keep()),
                fields.duration("wait", Duration.ZERO, LONGEST_PATIENCE, usual.patience()),
                (int) fields.wholeNumber("maxAnswerBytes", 1, MAX_ANSWER_BYTES, usual.maxAnswerBytes()),
                fields.word("whenRedisIsLost", Repeating.WhenLost.class, usual.whenLost()));
        fields.finish();
        return repeating;
    }

    private static Caching caching(Fields fields) {
        Caching usual = Caching.usual();
        Caching caching = new Caching(
                fields.duration("maxAge", Duration.ZERO, LONGEST_FRESH, usual.maxAge()),
                fields.bool("shared", usual.shared()),
                fields.duration("staleWhileRevalidate", Duration.ZERO, LONGEST_KEPT, usual.staleWhileRevalidate()),
                fields.duration("staleIfError", Duration.ZERO, LONGEST_KEPT, usual.staleIfError()),
                (int) fields.wholeNumber("maxAnswerBytes", 1, MAX_ANSWER_BYTES, usual.maxAnswerBytes()));
        fields.finish();
        return caching;
    }

    static void write(Contract contract, Members to) {
        if (!contract.description().isEmpty()) {
            to.put("description", contract.description());
        }
        if (!contract.parameters().isEmpty()) {
            to.put(
                    "parameters",
                    Members.of(contract.parameters().stream()
                            .map(ParameterForm::write)
                            .toList()));
        }
        contract.body().ifPresent(body -> to.put("body", body(body)));
        contract.repeating().ifPresent(repeating -> to.put("idempotency", repeating(repeating)));
        contract.caching().ifPresent(caching -> to.put("cache", caching(caching)));
    }

    private static Node body(Body body) {
        Members members = new Members();
        if (body.required()) {
            members.put("required", true);
        }
        boolean usualTypes = body.schema().isPresent() && body.contentTypes().equals(List.of("application/json"));
        if (!body.contentTypes().isEmpty() && !usualTypes) {
            members.put("contentTypes", Members.ofTexts(body.contentTypes()));
        }
        if (body.maxBytes() != (body.schema().isPresent() ? Body.HELD_BYTES : 0)) {
            members.put("maxBytes", body.maxBytes());
        }
        return members.put("schema", body.schema().map(ContractForm::tree)).build();
    }

    private static Node tree(String schema) {
        try {
            return Json.read(schema, "");
        } catch (Json.Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Node repeating(Repeating repeating) {
        Repeating usual = Repeating.usual();
        Members members = new Members();
        if (repeating.required()) {
            members.put("required", true);
        }
        put(members, "keep", repeating.keep(), usual.keep());
        put(members, "wait", repeating.patience(), usual.patience());
        put(members, "maxAnswerBytes", repeating.maxAnswerBytes(), usual.maxAnswerBytes());
        if (repeating.whenLost() != usual.whenLost()) {
            members.put("whenRedisIsLost", repeating.whenLost().name().toLowerCase(Locale.ROOT));
        }
        return members.build();
    }

    private static Node caching(Caching caching) {
        Caching usual = Caching.usual();
        Members members = new Members();
        put(members, "maxAge", caching.maxAge(), usual.maxAge());
        if (caching.shared()) {
            members.put("shared", true);
        }
        put(members, "staleWhileRevalidate", caching.staleWhileRevalidate(), usual.staleWhileRevalidate());
        put(members, "staleIfError", caching.staleIfError(), usual.staleIfError());
        put(members, "maxAnswerBytes", caching.maxAnswerBytes(), usual.maxAnswerBytes());
        return members.build();
    }

    private static void put(Members members, String key, Duration value, Duration usual) {
        if (!value.equals(usual)) {
            members.put(key, Durations.print(value));
        }
    }

    private static void put(Members members, String key, int value, int usual) {
        if (value != usual) {
            members.put(key, value);
        }
    }
}
