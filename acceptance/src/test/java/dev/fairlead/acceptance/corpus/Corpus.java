package dev.fairlead.acceptance.corpus;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Reads the corpus. A file begins with a text for people; then each case is
 *
 * <pre>
 * === title
 * reason
 *                     (an empty line)
 * bytes               (see Escapes; line ends of the file do not count)
 * ----------
 * expectation         (see RequestReading and AnswerReading)
 * </pre>
 *
 * In cases about answers a first line {@code > METHOD path} says what is asked, and a last line {@code <close>} or
 * {@code <reset>} what the upstream does after its bytes.
 */
final class Corpus {

    private static final String DASHES = "----------";

    private Corpus() {}

    /** The cases of all files of a folder, in the order of the files' names. */
    static List<Case> read(String folder) {
        URL root = Objects.requireNonNull(Corpus.class.getResource("/corpus/" + folder), folder);
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(new URI(root.toString())))) {
            for (Path file : files.sorted().toList()) {
                cases.addAll(parse(folder + "/" + file.getFileName(), Files.readString(file)));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot read the corpus in " + root, e);
        }
        return cases;
    }

    static List<Case> parse(String name, String text) {
        List<Case> cases = new ArrayList<>();
        String[] parts = text.split("(?m)^=== ", -1);
        for (int i = 1; i < parts.length; i++) {
            List<String> lines = parts[i].lines().toList();
            int blank = lines.indexOf("");
            int dashes = lines.indexOf(DASHES);
            if (blank < 1 || dashes < blank) {
                throw new IllegalArgumentException(name + ": \"" + lines.getFirst()
                        + "\" wants a reason, an empty line, bytes, a line of ten dashes and an expectation");
            }
            cases.add(of(name, lines, blank, dashes));
        }
        return cases;
    }

    private static Case of(String name, List<String> lines, int blank, int dashes) {
        String request = "";
        String end = "";
        StringBuilder bytes = new StringBuilder();
        for (String line : lines.subList(blank + 1, dashes)) {
            if (line.startsWith("> ")) {
                request = line.substring(2);
            } else if (line.equals("<close>") || line.equals("<reset>")) {
                end = line.substring(1, line.length() - 1);
            } else {
                bytes.append(line);
            }
        }
        List<String> expectation = lines.subList(dashes + 1, lines.size()).stream()
                .filter(line -> !line.isEmpty())
                .toList();
        return new Case(
                name,
                lines.getFirst(),
                String.join(" ", lines.subList(1, blank)),
                request,
                Escapes.latin(Escapes.decode(bytes.toString())),
                end,
                expectation);
    }
}
