package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.file.StackReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stacks with something changed at random: whatever comes of it, it is converted well, or refused with a place. */
@Tag("slow")
final class FuzzTest {

    private static final int MUTANTS = 2000;
    private static final List<String> WORDS = List.of(
            "null",
            "~",
            "[]",
            "{}",
            "''",
            "-1",
            "0",
            "99999999999999999999",
            "1e400",
            "true",
            "!reset null",
            "!override",
            "&a",
            "*a",
            "<<: *a",
            "${",
            "${X:-${Y}}",
            "$",
            "\t",
            "\0",
            "\u00e9",
            ":",
            "- ",
            "? ",
            "|\n",
            "#",
            "\"",
            "'",
            "@",
            "services:",
            "extends: {service: a}",
            "include: [x]",
            "x: {y: [",
            "]",
            "}",
            "a: &a {b: *a}",
            "\n",
            "  ");

    @TempDir
    Path directory;

    // Values that are good YAML and, at most keys, no value at all.
    private static final Pattern VALUE = Pattern.compile("(?<=[:,\\[-] )[^\\s,\\[\\]{}][^,\\[\\]{}\\n]*");
    private static final List<String> VALUES = List.of(
            "''",
            "x",
            "-1",
            "0",
            "1.5",
            "99999999999",
            "[]",
            "[CMD]",
            "[x, 3]",
            "{}",
            "{x: 1}",
            "{test: [CMD-SHELL]}",
            "true",
            "null",
            "a:b:c",
            "1-3",
            "3-1:5",
            "/",
            "../..",
            ".",
            "no",
            "host",
            "service:web",
            "'a b'",
            "'$$(X)'",
            "99999999999999999g",
            "9999999h",
            "0s",
            "'é'",
            "'*'",
            "'A_B.c'",
            "!reset null",
            "'\"'");

    private static byte[] revalued(byte[] original, Random random) {
        String text = new String(original, StandardCharsets.UTF_8);
        List<MatchResult> values = VALUE.matcher(text).results().toList();
        MatchResult value = values.get(random.nextInt(values.size()));
        String other = VALUES.get(random.nextInt(VALUES.size()));
        return (text.substring(0, value.start()) + other + text.substring(value.end()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes = once(bytes, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + random.nextInt(40));
        out.write(bytes, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.write(bytes, end, bytes.length - end);
            case 1 -> {
                out.write(bytes, at, end - at);
                out.write(bytes, at, bytes.length - at);
            }
            case 2 -> {
                out.write(random.nextInt(256));
                out.write(bytes, Math.min(bytes.length, at + 1), Math.max(0, bytes.length - at - 1));
            }
            default -> {
                byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
                out.write(word, 0, word.length);
                int rest = random.nextBoolean() ? at : end;
                out.write(bytes, rest, bytes.length - rest);
            }
        }
        return out.toByteArray();
    }

    @Test
    void what_was_changed_at_random_is_converted_well_or_refused_with_a_place() throws IOException {
        List<Path> stacks = CorpusTest.stacks();
        int converted = 0;
        for (int seed = 0; seed < MUTANTS; seed++) {
            Random random = new Random(seed);
            Path original = stacks.get(random.nextInt(stacks.size()));
            Path file = directory.resolve("compose.yaml");
            byte[] bytes = Files.readAllBytes(original);
            Files.write(file, seed % 2 == 0 ? mutated(bytes, random) : revalued(bytes, random));
            String which = seed + " of " + original;
            Converted result = convert(file, which);
            result.findings().forEach(finding -> {
                assertThat(finding.place().source()).as(which).isNotBlank();
                assertThat(finding.remedy()).as(which + ": " + finding).isNotBlank();
            });
            if (result.findings().isEmpty()) {
                converted++;
                assertThat(ClusterRules.problems(result)).as(which).isEmpty();
            }
        }
        assertThat(converted).as("mutants that were still good").isBetween(MUTANTS / 20, MUTANTS * 9 / 10);
    }

    private static Converted convert(Path file, String which) {
        try {
            return Convert.run(
                    StackReader.readExactly(List.of(file), Map.of("HOME", "/home/me")),
                    new Convert.Options(Set.of("*")));
        } catch (RuntimeException crash) {
            throw new AssertionError(which, crash);
        }
    }
}
