package dev.fairlead.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Lane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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
 * Acceptance line 5: hostile requests, each replayed whole and split at every byte, are refused or forwarded in one
 * unambiguous reading; upstream bytes recorded. {@code -Dfairlead.acceptance.cases=TEXT} runs only cases whose file or
 * title holds the text, {@code -Dfairlead.acceptance.splits=false} only whole ones. Of requests of more than 150 bytes a
 * build tries both ends and a sample of the middle; {@code -Dfairlead.acceptance.splits=every} cuts all at every byte.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestCorpusTest {

    private static final int ENOUGH_FAILURES = 2;
    private static final boolean SPLIT = !"false".equals(System.getProperty("fairlead.acceptance.splits", "true"));

    private final Map<Case, Future<List<String>>> running = new LinkedHashMap<>();
    private final Lanes lanes = new Lanes();

    @BeforeAll
    void send_all_of_them() {
        String only = System.getProperty("fairlead.acceptance.cases", "");
        for (Case hostile : Corpus.read("requests")) {
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
    void the_corpus_holds_at_least_150_requests() {
        assertThat(Corpus.read("requests")).hasSizeGreaterThanOrEqualTo(150);
    }

    @TestFactory
    Stream<DynamicNode> each_request_has_one_reading_however_it_is_split() {
        Map<String, List<DynamicNode>> files = new LinkedHashMap<>();
        running.forEach((hostile, failures) -> files.computeIfAbsent(hostile.file(), key -> new ArrayList<>())
                .add(DynamicTest.dynamicTest(hostile.title(), () -> assertThat(failures.get())
                        .as(hostile.title() + "\n" + hostile.reason() + "\n" + Escapes.show(hostile.text()) + "\n"
                                + hostile.expectation())
                        .isEmpty())));
        return files.entrySet().stream().map(e -> DynamicContainer.dynamicContainer(e.getKey(), e.getValue()));
    }

    private static List<String> replay(Case hostile, Lane lane) throws IOException {
        RequestReplay replay = new RequestReplay(hostile, lane);
        List<String> failures = new ArrayList<>();
        String first = "";
        for (int[] cuts : SPLIT ? Splits.of(hostile.text().length()) : List.of(new int[0])) {
            String how = cuts.length == 0 ? "whole" : cuts.length == 1 ? "cut at " + cuts[0] : "byte by byte";
            RequestReplay.Outcome outcome = replay.run(cuts);
            if (!outcome.wrong().isEmpty()) {
                failures.add(how + ": " + outcome.wrong());
            } else if (first.isEmpty()) {
                first = outcome.reading();
            } else if (!first.equals(outcome.reading())) {
                failures.add(
                        how + ": " + outcome.reading() + ", but " + first + " before; cuts " + Arrays.toString(cuts));
            }
            if (failures.size() >= ENOUGH_FAILURES) {
                break;
            }
        }
        return failures;
    }
}
