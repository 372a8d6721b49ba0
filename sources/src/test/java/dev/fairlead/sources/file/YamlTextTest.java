package dev.fairlead.sources.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.model.tree.YamlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What is written as YAML is read as the same, by the reader of configuration files. */
class YamlTextTest {

    private static final List<String> TEXTS = List.of(
            "",
            "plain",
            "true",
            "No",
            "~",
            "null",
            "1",
            "0x1f",
            "1e3",
            "a: b",
            "- a",
            "#x",
            "a #b",
            "${HOME}",
            "$$",
            "${1}",
            "line\nline\n",
            " blank ",
            "\ttab",
            "ü€😀",
            "\u0085\u2028",
            "'",
            "\"",
            "\\",
            "*a",
            "&a",
            "!t",
            "|",
            ">",
            "%",
            "@",
            "`",
            "{a}",
            "[a]",
            "/a/b.c",
            "a-b",
            "2026-11-29",
            "=",
            "<<",
            "yes");

    @Test
    void every_tree_survives() throws Yaml.Malformed {
        SplittableRandom seeds = new SplittableRandom(11);
        for (int i = 0; i < 500; i++) {
            Node.Mapping tree = mapping(seeds.split(), 3);
            String yaml = YamlText.of(tree);
            Yaml.Document read = Yaml.read(yaml.getBytes(StandardCharsets.UTF_8), "t", name -> "the value of " + name);
            assertThat(read.problems()).as(yaml).isEmpty();
            assertThat(Json.canonical(read.root())).as(yaml).isEqualTo(Json.canonical(tree));
        }
    }

    private static Node.Mapping mapping(RandomGenerator random, int depth) {
        Members members = new Members();
        for (int left = random.nextInt(4); left > 0; left--) {
            String key = TEXTS.get(random.nextInt(TEXTS.size()));
            members.put(key.equals("<<") ? "merge" : key, node(random, depth - 1));
        }
        return members.build();
    }

    private static Node node(RandomGenerator random, int depth) {
        return switch (depth < 0 ? 2 + random.nextInt(3) : random.nextInt(5)) {
            case 0 -> mapping(random, depth);
            case 1 -> {
                List<Node> elements = new ArrayList<>();
                for (int left = random.nextInt(3); left > 0; left--) {
                    elements.add(node(random, depth - 1));
                }
                yield Members.of(elements);
            }
            case 2 -> Members.of(random.nextLong(-1000, 1_000_000));
            case 3 -> Members.of(random.nextBoolean());
            default -> Members.of(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }
}
