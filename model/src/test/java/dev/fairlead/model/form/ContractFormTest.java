package dev.fairlead.model.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tree.Json;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an endpoint cannot promise, and what is said of it. */
class ContractFormTest {

    /** Members of an endpoint with the path /{id} => where, and what is said. */
    private static final String TABLE = """
            "parameters":[{"name":"x","in":"path"}] => /parameters/0/name: the path has no {x}
            "parameters":[{"name":"x"}] => /parameters/0/in: "in" is missing
            "parameters":[{"in":"query"}] => /parameters/0/name: "name" is missing
            "parameters":[{"name":"id","in":"path","required":false}] => /parameters/0/required: what stands in the path is always
            "parameters":[{"name":"id","in":"path","several":true}] => /parameters/0/several: "several" is for
            "parameters":[{"name":"Authorization","in":"header"}] => /parameters/0/name: "Authorization" cannot be
            "parameters":[{"name":"X-Fairlead-Client","in":"header"}] => /parameters/0/name: "X-Fairlead-Client" cannot
            "parameters":[{"name":"a_b","in":"header"}] => /parameters/0/name: "a_b" cannot be a parameter
            "parameters":[{"name":"q","in":"query"},{"name":"q","in":"query"}] => /parameters/1: a second parameter
            "parameters":[{"name":"A","in":"header"},{"name":"a","in":"header"}] => /parameters/1: a second parameter
            "parameters":[{"name":"q","in":"query","type":"object"}] => /parameters/0/type: "type" is "object"
            "parameters":[{"name":"q","in":"query","format":"int32"}] => /parameters/0/format: "format" is not one
            "parameters":[{"name":"q","in":"query","minimum":1}] => /parameters/0/minimum: "minimum" is a number
            "parameters":[{"name":"q","in":"query","type":"integer","minLength":1}] => /parameters/0/minLength: "minL
            "parameters":[{"name":"q","in":"query","type":"integer","minimum":2,"maximum":1}] => /parameters/0: its least
            "parameters":[{"name":"q","in":"query","pattern":"(a"}] => /parameters/0/pattern: "(a" is not a regular
            "parameters":[{"name":"q","in":"query","pattern":"(?=a)"}] => /parameters/0/pattern: (?=
            "parameters":[{"name":"q","in":"query","type":"integer","enum":[1,"2"]}] => /parameters/0/enum/1: in "enum"
            "parameters":[{"name":"q","in":"query","type":"integer","maximum":5,"default":9}] => /parameters/0/default: "default" must be at most 5
            "parameters":[{"name":"q","in":"query","required":true,"default":"a"}] => /parameters/0/default: "default" is for
            "parameters":[{"name":"q","in":"query","pattern":"^b","default":"a"}] => /parameters/0/default: "default" must fit
            "body":{"contentTypes":["json"]} => /body/contentTypes/0: "json" is not a type
            "body":{"contentTypes":["text/xml"],"schema":{}} => /body/contentTypes: a schema says
            "body":{"maxBytes":99999999,"schema":{}} => /body/maxBytes: "maxBytes" is 99999999
            "body":{"maxBytes":99999999},"idempotency":{} => /idempotency: "idempotency" holds bodies
            "body":{"schema":[]} => /body/schema: a schema is a mapping
            "body":{"schema":{"type":"text"}} => /body/schema/type: "type" is none
            "body":{"schema":{"properties":{"a":{"pattern":"(?!x)"}}}} => /body/schema/properties/a/pattern: "(?!x)"
            "body":{"schema":{"patternProperties":{"(a":{}}}} => /body/schema/patternProperties/(a: "(a" is not
            "body":{"schema":{"allOf":[]}} => /body/schema/allOf: "allOf" is a list
            "body":{"schema":{"properties":[]}} => /body/schema/properties: "properties" is a mapping
            "body":{"schema":{"$ref":"https://a.example/s.json"}} => /body/schema/$ref: the schema refers to "https://a
            "body":{"schema":{"$ref":"#/$defs/none"}} => /body/schema/$ref: the schema refers to "#/$defs/none"
            "body":{"schema":{"$ref":"#"}} => /body/schema: the schema leads to itself
            "body":{"schema":{"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"}]}}}} => /body/schema/$defs/a: the schema leads to itself
            "body":{"schema":{"properties":{"a":{"$id":"x"}}}} => /body/schema/properties/a/$id: "$id" is not known
            "idempotency":{"keep":"30d"} => /idempotency/keep: "30d" is not
            "idempotency":{"whenRedisIsLost":"open"} => /idempotency/whenRedisIsLost: "whenRedisIsLost" is "open"
            "cache":{"maxAge":"-1s"} => /cache/maxAge: "-1s" is not
            "cache":{"age":1} => /cache/age: "age" is not a key here
            """;

    static Stream<String> rows() {
        return TABLE.lines();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_promise_that_cannot_be_kept_is_refused_with_its_place(String row) throws Json.Malformed {
        String[] cells = row.split(" => ", 2);
        int colon = cells[1].indexOf(": ");
        assertThat(read(cells[0]).all())
                .filteredOn(found -> found.severity() == Diagnostic.Severity.ERROR)
                .anySatisfy(found -> {
                    assertThat(found.place().pointer()).isEqualTo(cells[1].substring(0, colon));
                    assertThat(found.text()).contains(cells[1].substring(colon + 2));
                    assertThat(found.remedy()).isNotBlank();
                });
    }

    @org.junit.jupiter.api.Test
    void a_schema_that_doubles_at_each_step_is_refused() throws Json.Malformed {
        StringBuilder defs = new StringBuilder("\"d20\":{}");
        for (int i = 0; i < 20; i++) {
            String next = "{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}";
            defs.append(",\"d")
                    .append(i)
                    .append("\":{\"allOf\":[")
                    .append(next)
                    .append(',')
                    .append(next)
                    .append("]}");
        }
        assertThat(read("\"body\":{\"schema\":{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + defs + "}}}")
                        .all())
                .anySatisfy(found -> assertThat(found.text()).contains("schemas hold for one value"));
    }

    @org.junit.jupiter.api.Test
    void a_schema_may_lead_to_itself_deeper_down() throws Json.Malformed {
        assertThat(read("\"body\":{\"schema\":{\"properties\":{\"next\":{\"$ref\":\"#\"}}}}")
                        .all())
                .isEmpty();
    }

    private static Findings read(String members) throws Json.Malformed {
        Findings findings = new Findings(new Subject(Subject.Kind.PRODUCT, "p", Owner.FILE));
        new EndpointForm(findings).read(Json.read("{\"name\":\"e\",\"path\":\"/{id}\"," + members + "}", "f"));
        return findings;
    }
}
