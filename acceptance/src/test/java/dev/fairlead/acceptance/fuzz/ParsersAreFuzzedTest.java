package dev.fairlead.acceptance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kept cases and mutants of good inputs. A case that {@code make fuzz} found is kept in {@code /fuzz/<parser>/}. */
final class ParsersAreFuzzedTest {

    private static final int MUTANTS = 1000;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @ParameterizedTest
    @MethodSource("dev.fairlead.acceptance.fuzz.Parser#all")
    void only_what_the_contract_says_is_thrown(Parser parser) throws IOException, URISyntaxException {
        List<byte[]> good = new ArrayList<>(parser.inputs());
        good.addAll(kept(parser));
        assertTimeoutPreemptively(LONGEST, () -> {
            good.forEach(input -> read(parser, input));
            for (int seed = 0; seed < MUTANTS; seed++) {
                Random random = new Random(seed);
                read(parser, mutant(good, random));
            }
        });
    }

    private static void read(Parser parser, byte[] input) {
        try {
            parser.read(input);
        } catch (Throwable unexpected) {
            throw new AssertionError(parser + " of " + HexFormat.of().formatHex(input) + ": " + unexpected, unexpected);
        }
    }

    private static List<byte[]> kept(Parser parser) throws IOException, URISyntaxException {
        URL folder = ParsersAreFuzzedTest.class.getResource("/fuzz/" + parser.name());
        if (folder == null) {
            return List.of();
        }
        List<byte[]> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            for (Path file : files.sorted().toList()) {
                cases.add(Files.readAllBytes(file));
            }
        }
        assertThat(cases).isNotEmpty();
        return cases;
    }

    /** One input with up to four pieces taken out, doubled, swapped for a byte, or for a piece of another input. */
    private static byte[] mutant(List<byte[]> good, Random random) {
        byte[] bytes = good.get(random.nextInt(good.size()));
        for (int turns = 1 + random.nextInt(4); turns > 0; turns--) {
            int at = random.nextInt(bytes.length + 1);
            int end = Math.min(bytes.length, at + random.nextInt(20));
            byte[] other = good.get(random.nextInt(good.size()));
            int from = random.nextInt(other.length + 1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(bytes, 0, at);
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> {
                    out.write(bytes, at, end - at);
                    out.write(bytes, at, end - at);
                }
                case 2 -> out.write(random.nextInt(256));
                default -> out.write(other, from, Math.min(other.length - from, random.nextInt(30)));
            }
            out.write(bytes, end, bytes.length - end);
            bytes = out.toByteArray();
        }
        return bytes;
    }
}
