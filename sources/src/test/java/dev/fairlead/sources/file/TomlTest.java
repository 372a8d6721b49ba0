package dev.fairlead.sources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TomlTest {

    private static Yaml.Document read(String toml) throws Yaml.Malformed {
        return Documents.read(
                Path.of("traefik.toml"), toml.getBytes(StandardCharsets.UTF_8), Map.of("SET", "value")::get);
    }

    @Test
    void gives_the_tree_that_yaml_gives() throws Yaml.Malformed {
        Node root = read("""
                        [http.routers.web]
                        rule = "Host(`a`)"
                        priority = 7
                        tls = {}
                        middlewares = ["one", "two"]
                        [[http.services.web.loadBalancer.servers]]
                        url = "http://a:80"
                        [[http.services.web.loadBalancer.servers]]
                        url = 'http://b:80'
                        weight = 2
                        """).root();

        assertThat(Json.canonical(root))
                .isEqualTo(
                        "{\"http\":{\"routers\":{\"web\":{\"rule\":\"Host(`a`)\",\"priority\":7,\"tls\":{},\"middlewares\":"
                                + "[\"one\",\"two\"]}},\"services\":{\"web\":{\"loadBalancer\":{\"servers\":"
                                + "[{\"url\":\"http://a:80\"},{\"url\":\"http://b:80\",\"weight\":2}]}}}}}");
    }

    @Test
    void knows_where_a_value_stands() throws Yaml.Malformed {
        Node.Mapping root = (Node.Mapping) read("a = 1\nb = 2\n").root();

        assertThat(root.members().values())
                .extracting(node -> node.place().line())
                .containsExactly(1, 2);
    }

    @Test
    void puts_variables_in() throws Yaml.Malformed {
        Yaml.Document document = read("a = '${SET}'\nb = '${UNSET}'\n");

        assertThat(Json.canonical(document.root())).contains("\"a\":\"value\"");
        assertThat(document.problems()).singleElement().satisfies(problem -> assertThat(problem.text())
                .isEqualTo("the variable UNSET is not set"));
    }

    @Test
    void says_where_it_is_none() {
        assertThatThrownBy(() -> read("a = 1\nb = = 2\n"))
                .isInstanceOf(Yaml.Malformed.class)
                .hasMessageStartingWith("traefik.toml:2:")
                .hasMessageContaining("it is not TOML");
    }
}
