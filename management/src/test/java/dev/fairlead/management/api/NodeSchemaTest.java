package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.flow.Outputs;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.WorkflowForm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The designer makes its forms of what the document says of nodes; what it says is what the form of workflows takes. */
class NodeSchemaTest {

    /** What a node of each type must have. */
    private static final Map<String, String> LEAST = Map.ofEntries(
            Map.entry("http", "\"url\":\"http://a\""),
            Map.entry("redirect", "\"url\":\"/b\""),
            Map.entry("sql", "\"secret\":\"s\",\"statement\":\"select 1\""),
            Map.entry("mongodb", "\"secret\":\"s\",\"operation\":\"find\",\"collection\":\"c\",\"filter\":{}"),
            Map.entry("redis", "\"secret\":\"s\",\"command\":\"GET\",\"arguments\":[\"k\"]"),
            Map.entry("kafka", "\"secret\":\"s\",\"topic\":\"t\",\"value\":1"),
            Map.entry("smtp", "\"secret\":\"s\",\"from\":\"a\",\"recipients\":\"b\",\"subject\":\"c\",\"text\":\"d\""),
            Map.entry("condition", "\"if\":\"true\""),
            Map.entry("switch", "\"value\":\"1\""),
            Map.entry("loop", "\"over\":\"request.body\""),
            Map.entry("delay", "\"time\":\"1s\""),
            Map.entry("set", "\"value\":1"),
            Map.entry("validate", "\"schema\":{}"));

    /** Settings that one operation of MongoDB has and another has not. */
    private static final List<String> BY_OPERATION =
            List.of("projection", "sort", "document", "documents", "update", "upsert", "pipeline");

    private static Node.Mapping schema() {
        return (Node.Mapping) Schema.member(Schema.member(OpenApi.components(), "schemas"), "WorkflowNode");
    }

    static List<String> types() {
        return List.copyOf(((Node.Mapping) Schema.member(schema(), "x-node-types"))
                .members()
                .keySet());
    }

    private record Read(Findings findings, java.util.Optional<Workflow> workflow) {}

    private static Read read(String type, String more) throws Json.Malformed {
        String node = "{\"type\":\"" + type + "\"" + (more.isEmpty() ? "" : "," + more) + "}";
        String text = "{\"draft\":true,\"nodes\":{\"n\":" + node + "}}";
        Findings findings = new Findings(new Subject(Subject.Kind.WORKFLOW, "w", Owner.STORE));
        return new Read(findings, WorkflowForm.read("w", Json.read(text, "test"), findings));
    }

    @Test
    void every_type_is_described() {
        Node named = Schema.member(Schema.member(Schema.member(schema(), "properties"), "type"), "enum");
        List<String> all =
                ((Node.Sequence) named).elements().stream().map(Schema::text).toList();
        assertThat(types()).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @MethodSource("types")
    void settings_are_those_that_the_form_knows(String type) throws Json.Malformed {
        Node.Mapping properties = (Node.Mapping) Schema.member(schema(), "properties");
        for (Map.Entry<String, Node> property : properties.members().entrySet()) {
            String name = property.getKey();
            boolean depends = type.equals("mongodb") && BY_OPERATION.contains(name);
            if (name.equals("type") || name.equals("to") || depends) {
                continue;
            }
            boolean said = ((Node.Sequence) Schema.member(property.getValue(), "x-types"))
                    .elements().stream().map(Schema::text).anyMatch(type::equals);
            String least = LEAST.getOrDefault(type, "");
            String more = least.contains("\"" + name + "\":")
                    ? least
                    : least + (least.isEmpty() ? "" : ",") + "\"" + name + "\":{}";
            boolean unknown = read(type, more).findings().all().stream()
                    .anyMatch(finding -> finding.text().contains("\"" + name + "\" is not a key here"));
            assertThat(unknown).as("%s of %s", name, type).isNotEqualTo(said);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void outputs_and_what_is_needed_are_those_that_the_form_knows(String type) throws Json.Malformed {
        Node described = Schema.member(Schema.member(schema(), "x-node-types"), type);
        Read read = read(type, LEAST.getOrDefault(type, ""));
        assertThat(read.workflow()).as("%s", read.findings().all()).isPresent();
        Outputs outputs = Outputs.of(java.util.Objects.requireNonNull(
                        read.workflow().orElseThrow().nodes().get("n"))
                .action());
        assertThat(texts(described, "outputs")).isEqualTo(outputs.required());
        assertThat(texts(described, "optional")).isEqualTo(outputs.optional());
        assertThat(((Node.Mapping) described).members().containsKey("free")).isEqualTo(outputs.free());
        Node main = ((Node.Mapping) described).members().get("main");
        assertThat(main == null ? "" : Schema.text(main))
                .isEqualTo(outputs.main().orElse(""));
        for (String needed : texts(described, "settings")) {
            assertThat(LEAST.getOrDefault(type, "")).contains("\"" + needed + "\":");
        }
    }

    private static List<String> texts(Node of, String member) {
        List<String> texts = new ArrayList<>();
        if (((Node.Mapping) of).members().get(member) instanceof Node.Sequence list) {
            list.elements().forEach(element -> texts.add(Schema.text(element)));
        }
        return texts;
    }
}
