package dev.fairlead.compose.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StackReaderTest {

    @TempDir
    private Path folder;

    private Stack read(String... texts) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String text : texts) {
            files.add(Files.writeString(folder.resolve("compose" + files.size() + ".yaml"), text));
        }
        return StackReader.read(files, Map.of("TAG", "7"));
    }

    private Workload workload(String... texts) throws IOException {
        Stack stack = read(texts);
        assertThat(stack.findings()).isEmpty();
        return stack.workloads().values().iterator().next();
    }

    private static Map<String, String> texts(Map<String, Scalar> values) {
        Map<String, String> texts = new java.util.TreeMap<>();
        values.forEach((key, value) -> texts.put(key, value.text()));
        return texts;
    }

    private static <T> T of(Map<String, T> named, String name) {
        return Objects.requireNonNull(named.get(name), name);
    }

    @Test
    void both_forms_of_labels_and_variables_are_one() throws IOException {
        Workload list = workload("""
                services:
                  web:
                    image: web:${TAG}
                    labels: ["a=1", "b=x=y", c]
                    environment: [X=1, PASSED]
                """);
        Workload mapping = workload("""
                services:
                  web:
                    labels: {a: 1, b: "x=y", c: ""}
                    environment: {X: 1, PASSED: }
                """);

        assertThat(list.image().map(Scalar::text)).contains("web:7");
        assertThat(texts(list.labels()))
                .isEqualTo(texts(mapping.labels()))
                .isEqualTo(Map.of("a", "1", "b", "x=y", "c", ""));
        assertThat(texts(list.environment()))
                .isEqualTo(texts(mapping.environment()))
                .isEqualTo(Map.of("X", "1"));
    }

    @Test
    void values_keep_the_place_where_they_are_written() throws IOException {
        Workload web = workload("""
                x-labels: &labels
                  shared: "1"
                services:
                  web:
                    image: web
                    labels:
                      <<: *labels
                      own: "2"
                    ports:
                      - "80:80"
                """);

        assertThat(web.place()).hasToString(folder.resolve("compose0.yaml") + ":4:3");
        assertThat(of(web.labels(), "shared").place().line()).isEqualTo(2);
        assertThat(of(web.labels(), "own").place().line()).isEqualTo(8);
        assertThat(web.ports().getFirst().place().line()).isEqualTo(10);
    }

    @Test
    void later_files_are_laid_over_earlier_ones() throws IOException {
        Workload web = workload("""
                services:
                  web:
                    image: web:1
                    command: [a, b]
                    labels: [kept=1, changed=1]
                    ports: ["80:80"]
                    networks: [one]
                    environment: {GONE: 1}
                networks: {one: , two: }
                """, """
                services:
                  web:
                    image: web:2
                    command: c
                    labels: {changed: 2}
                    ports: ["81:81"]
                    networks: {two: {aliases: [w]}}
                    environment: !reset
                """);

        assertThat(web.image().map(Scalar::text)).contains("web:2");
        assertThat(web.command().stream().map(Scalar::text)).containsExactly("c");
        assertThat(texts(web.labels())).isEqualTo(Map.of("kept", "1", "changed", "2"));
        assertThat(web.ports().stream().map(Port::target)).containsExactly(80, 81);
        assertThat(web.networks().keySet()).containsExactly("one", "two");
        assertThat(of(web.networks(), "two").aliases()).containsExactly("w");
        assertThat(web.environment()).isEmpty();
    }

    @Test
    void override_replaces_a_list() throws IOException {
        Workload web = workload(
                "services: {web: {image: w, ports: ['80:80']}}\n",
                "services:\n  web:\n    ports: !override ['81:81']\n");

        assertThat(web.ports().stream().map(Port::target)).containsExactly(81);
    }

    @Test
    void networks_have_the_names_that_an_engine_gives_them() throws IOException {
        Stack stack = read("""
                name: Shop
                services: {web: {image: w}}
                networks:
                  plain:
                  named: {name: edge}
                  outside: {external: true}
                  old: {external: {name: legacy}}
                  closed: {internal: true}
                """);

        assertThat(stack.project()).isEqualTo("shop");
        assertThat(stack.networks().values().stream().map(Network::name))
                .containsExactly("shop_default", "shop_plain", "edge", "outside", "legacy", "shop_closed");
        assertThat(of(stack.networks(), "closed").internal()).isTrue();
        assertThat(of(stack.networks(), "outside").external()).isTrue();
        assertThat(of(stack.workloads(), "web").networks()).containsOnlyKeys("default");
    }

    @Test
    void services_extend_others_in_this_file_and_in_others() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), "services: {base: {image: b, labels: [from=file]}}\n");
        Stack stack = read("""
                services:
                  one:
                    extends: {file: base.yaml, service: base}
                    labels: [own=1]
                  two:
                    extends: one
                    image: two
                """);

        assertThat(stack.findings()).isEmpty();
        assertThat(texts(of(stack.workloads(), "two").labels())).isEqualTo(Map.of("from", "file", "own", "1"));
        assertThat(of(stack.workloads(), "two").image().map(Scalar::text)).contains("two");
        assertThat(of(stack.workloads(), "one").place().line()).isEqualTo(2);
    }

    @Test
    void what_extends_or_includes_itself_ends() throws IOException {
        Stack stack = read("""
                include: [compose0.yaml]
                services:
                  a: {extends: b}
                  b: {extends: a}
                """);

        assertThat(stack.findings()).isNotEmpty().allMatch(finding -> !finding.remedy()
                .isEmpty());
    }

    @Test
    void variables_come_from_the_file_beside_it_too() throws IOException {
        Files.writeString(folder.resolve(".env"), "# comment\nexport NAME='from file' # no\nTAG=8\nLAST=x # comment\n");
        Workload web = workload("services: {web: {image: 'w:$TAG', labels: ['a=${NAME}', 'b=$LAST']}}\n");

        assertThat(web.image().map(Scalar::text)).contains("w:7");
        assertThat(texts(web.labels())).isEqualTo(Map.of("a", "from file", "b", "x"));
    }

    @Test
    void tells_what_compose_refuses_and_reads_the_rest() throws IOException {
        Stack stack = read("""
                services:
                  web:
                    imgae: w
                    networks: [nowhere]
                    volumes: [data:/data, ./here:/here, "/anonymous"]
                    depends_on: {db: {condition: service_started, required: false}, queue: {condition: service_started}}
                    labels: [good=1]
                  broken: text
                """);

        assertThat(stack.findings().stream().map(Finding::code))
                .containsExactlyInAnyOrder("compose-key", "undeclared", "undeclared", "undeclared", "compose-value");
        assertThat(texts(of(stack.workloads(), "web").labels())).isEqualTo(Map.of("good", "1"));
    }

    @Test
    void knows_a_compose_file_by_what_stands_in_it() throws IOException {
        assertThat(isOne("services: {web: {image: w}}")).isTrue();
        assertThat(isOne("networks: {a: }")).isTrue();
        assertThat(isOne("x-a: 1\nvolumes: {a: }")).isTrue();
        assertThat(isOne("http: {routers: {}}")).isFalse();
        assertThat(isOne("products: {}")).isFalse();
        assertThat(isOne("name: build\non: push\njobs: {}")).isFalse();
        assertThat(isOne("")).isFalse();
    }

    private boolean isOne(String text) throws IOException {
        return StackReader.isOne(Files.writeString(folder.resolve("some.yaml"), text));
    }
}
