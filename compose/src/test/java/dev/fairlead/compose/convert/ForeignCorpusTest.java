package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Report;
import dev.fairlead.compose.account.Verdict;
import dev.fairlead.compose.back.ToCompose;
import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.ObjectReader;
import dev.fairlead.compose.drift.Drift;
import dev.fairlead.compose.drift.LastMade;
import dev.fairlead.compose.drift.Living;
import dev.fairlead.compose.emit.Folder;
import dev.fairlead.compose.emit.Layout;
import dev.fairlead.compose.emit.Rendered;
import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compose files of other people, from wherever they lie: {@code -Dfairlead.corpora=DIR}, with a directory for each
 * corpus. None of them is part of this repository. Each is converted, or refused with a place and a remedy; what came of
 * it is in {@code target/corpora.tsv}.
 */
final class ForeignCorpusTest {

    private static final Pattern MISSING = Pattern.compile("the variable ([A-Za-z_][A-Za-z0-9_]*) must have a value");
    private static final int MOST_VARIABLES = 60;

    @TempDir
    Path scratch;

    private final List<String> rows = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Map<String, Integer>> sums = new TreeMap<>();

    @Test
    void every_file_converts_or_is_refused_with_a_reason() throws IOException {
        String root = System.getProperty("fairlead.corpora", "");
        assumeTrue(!root.isEmpty(), "skipped: no corpora are named with -Dfairlead.corpora=DIR");
        for (Path corpus : sorted(Path.of(root))) {
            try (Stream<Path> files = Files.walk(corpus)) {
                files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                        .filter(Files::isRegularFile)
                        .filter(StackReader::isOne)
                        .sorted()
                        .forEach(file -> converted(corpus.getFileName().toString(), file));
            }
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/corpora.tsv"), rows);
        List<String> totals = sums.entrySet().stream()
                .map(sum -> sum.getKey() + "\t" + sum.getValue())
                .toList();
        Files.write(Path.of("target/corpora-sums.tsv"), totals);
        assertThat(wrong).isEmpty();
    }

    private static List<Path> sorted(Path root) throws IOException {
        try (Stream<Path> below = Files.list(root)) {
            return below.filter(Files::isDirectory).sorted().toList();
        }
    }

    private void converted(String corpus, Path file) {
        try {
            Converted converted = convert(file);
            if (converted.findings().isEmpty()) {
                good(corpus, file, converted);
            } else {
                refused(corpus, file, converted.findings());
            }
        } catch (RuntimeException crash) {
            row(corpus, file, "crash", crash.toString());
            wrong.add(file + " crashes: " + crash);
        }
    }

    // Variables that must have a value get one, so that the rest of the file is looked at too.
    private static Converted convert(Path file) {
        Map<String, String> environment =
                new HashMap<>(Map.of("HOME", "/home/me", "PWD", String.valueOf(file.getParent())));
        for (int i = 0; i < MOST_VARIABLES; i++) {
            Converted converted = once(file, environment);
            int known = environment.size();
            for (Finding finding : converted.findings()) {
                Matcher matcher = MISSING.matcher(finding.what());
                if (matcher.find()) {
                    environment.put(
                            matcher.group(1), "given-" + matcher.group(1).length());
                }
            }
            if (environment.size() == known) {
                return converted;
            }
        }
        return once(file, environment);
    }

    private static Converted once(Path file, Map<String, String> environment) {
        return Convert.run(StackReader.readExactly(List.of(file), environment), new Convert.Options(Set.of("*")));
    }

    private void good(String corpus, Path file, Converted converted) {
        Account account = converted.account();
        int sum = account.counts().values().stream().mapToInt(Integer::intValue).sum();
        row(
                corpus,
                file,
                "converted",
                converted.manifests().size() + " objects, " + sum + " values, " + account.counts());
        count(corpus, "values", sum);
        account.counts().forEach((verdict, count) -> count(corpus, verdict.name(), count));
        ClusterRules.problems(converted).forEach(problem -> wrong.add(file + ": " + problem));
        ClusterSchema.problems(converted.manifests()).forEach(problem -> wrong.add(file + ": " + problem));
        for (Account.Entry entry : account.with(Verdict.REFUSED)) {
            if (entry.fate().reason().isBlank() || entry.fate().remedy().isBlank()) {
                wrong.add(file + ": no reason or remedy: " + entry.leaf());
            }
        }
        ways(file, converted);
        Converted second = convert(file);
        for (Layout layout : Layout.values()) {
            if (!layout.files(converted.project(), converted.manifests())
                    .equals(layout.files(second.project(), second.manifests()))) {
                wrong.add(file + ": a second run gives other bytes, as " + layout);
            }
        }
        if (!Report.json(account, converted.expects()).equals(Report.json(second.account(), second.expects()))) {
            wrong.add(file + ": a second run gives another account");
        }
    }

    // All layouts say the same, and the way back is a Compose file again.
    private void ways(Path file, Converted converted) {
        try {
            if (!Rendered.helm(converted).equals(Rendered.plain(converted))) {
                wrong.add(file + ": the chart with its defaults is not plain");
            }
            Path out = Files.createTempDirectory(scratch, "corpus");
            Folder.write(out, Layout.KUSTOMIZE.files(converted.project(), converted.manifests()));
            Rendered.kustomize(out.resolve("overlays/production")).ifPresent(text -> {
                if (!Rendered.objects(text).equals(Rendered.plain(converted))) {
                    wrong.add(file + ": the overlay of production is not plain");
                }
            });
            List<ClusterObject> objects = converted.manifests().stream()
                    .map(manifest -> new ClusterObject(manifest.tree()))
                    .toList();
            ToCompose.Result back = ToCompose.run(objects);
            back.problems().forEach(problem -> wrong.add(file + ": back: " + problem));
            count("back", "fields", back.fields());
            count("back", "carried", back.carried());
            count("back", "lost", back.lost().size());
            List<ClusterObject> read = ObjectReader.read(LastMade.text(converted.manifests()), "last");
            Drift.between(read, objects, Living.files(objects))
                    .differences()
                    .forEach(each -> wrong.add(file + ": drift: " + each.object() + each.pointer()));
        } catch (IOException | ObjectReader.Unreadable | InterruptedException | AssertionError failed) {
            wrong.add(file + ": " + failed);
        }
    }

    private void refused(String corpus, Path file, List<Finding> findings) {
        row(corpus, file, "refused", findings.toString());
        for (Finding finding : findings) {
            if (finding.what().isBlank()
                    || finding.remedy().isBlank()
                    || finding.place().source().isBlank()) {
                wrong.add(file + ": refused without what, where or remedy: " + finding);
            }
        }
    }

    private void row(String corpus, Path file, String outcome, String detail) {
        count(corpus, outcome, 1);
        rows.add(String.join("\t", corpus, file.toString(), outcome, detail.replaceAll("\\s+", " ")));
    }

    private void count(String corpus, String what, int number) {
        sums.computeIfAbsent(corpus, none -> new TreeMap<>()).merge(what, number, Integer::sum);
    }
}
