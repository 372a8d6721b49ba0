package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The judge of manifests is judged: it sees what it is there for. */
final class ClusterSchemaTest {

    private static final String GOOD = """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": {"replicas": 1,
             "selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}},
             "spec": {"containers": [{"name": "a", "image": "a:1", "ports": [{"containerPort": 80}]}]}}}}
            """;

    private static String problem(String from, String to) {
        assertThat(GOOD).contains(from);
        return String.join("; ", ClusterSchema.problem("apps/v1", "Deployment", GOOD.replace(from, to)));
    }

    @Test
    void what_is_good_has_no_problem() {
        assertThat(ClusterSchema.problem("apps/v1", "Deployment", GOOD)).isEmpty();
    }

    @Test
    void fields_that_nobody_knows() {
        assertThat(problem("\"replicas\"", "\"replcas\"")).contains("client-java", "replcas");
    }

    @Test
    void fields_at_a_wrong_place() {
        assertThat(problem("\"image\": \"a:1\"", "\"image\": \"a:1\", \"replicas\": 2"))
                .contains("client-java", "replicas");
    }

    @Test
    void fields_that_are_missing() {
        assertThat(problem("\"selector\": {\"matchLabels\": {\"a\": \"b\"}}, ", ""))
                .contains("client-java", "selector");
    }

    @Test
    void values_of_a_wrong_type() {
        assertThat(problem("\"containerPort\": 80", "\"containerPort\": \"http\""))
                .contains("fabric8");
        assertThat(problem("\"replicas\": 1", "\"replicas\": \"many\"")).contains("fabric8");
    }
}
