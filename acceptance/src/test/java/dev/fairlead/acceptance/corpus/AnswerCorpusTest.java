package dev.fairlead.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Lane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Hostile answers of upstreams: the caller gets 502 or a visible truncation, never a second answer, and the connection
 * is not used again. Takes the same properties as {@link RequestCorpusTest}.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnswerCorpusTest {

    private static final int ENOUGH_FAILURES = 2;
    private static final boolean SPLIT = !"false".equals(System.getProperty("fairlead.acceptance.splits", "true"));

    private final Map<Case, Future<List<String>>> running = new LinkedHashMap<>();
    private final Lanes lanes = new Lanes();

    @BeforeAll
    void send_all_of_them() {
        String only = System.getProperty("fairlead.acceptance.cases", "");
        for (Case hostile : Corpus.read("responses")) {
            if (hostile.toString().contains(only)) {
                running.put(hostile, lanes.submit(lane -> replay(hostile, lane)));
            }
        }
    }

    @AfterAll
    void stop() throws IOException {
        lanes.close();
    }

    @Test
    void the_corpus_holds_at_least_40_answers() {
        assertThat(Corpus.read("responses")).hasSizeGreaterThanOrEqualTo(40);
    }

    @TestFactory
    Stream<DynamicNode> no_answer_becomes_two_however_it_is_split() {
        Map<String, List<DynamicNode>> files = new LinkedHashMap<>();
        running.forEach((hostile, failures) -> files.computeIfAbsent(hostile.file(), key -> new ArrayList<>())
                .add(DynamicTest.dynamicTest(hostile.title(), () -> assertThat(failures.get())
                        .as(hostile.title() + "\n" + hostile.reason() + "\n" + Escapes.show(hostile.text()) + "\n"
                                + hostile.expectation())
                        .isEmpty())));
        return files.entrySet().stream().map(e -> DynamicContainer.dynamicContainer(e.getKey(), e.getValue()));
    }

    private static List<String> replay(Case hostile, Lane lane) throws IOException {
        AnswerReplay replay = new AnswerReplay(hostile, lane);
        List<String> failures = new ArrayList<>();
        for (int[] cuts : SPLIT ? Splits.of(hostile.text().length()) : List.of(new int[0])) {
            int cut = cuts.length == 1 ? cuts[0] : 0;
            String wrong = replay.run(cut);
            if (!wrong.isEmpty()) {
                failures.add((cut == 0 ? "whole: " : "cut at " + cut + ": ") + wrong);
            }
            if (failures.size() >= ENOUGH_FAILURES) {
                break;
            }
        }
        return failures;
    }
}
