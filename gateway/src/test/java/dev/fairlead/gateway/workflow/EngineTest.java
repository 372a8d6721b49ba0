package dev.fairlead.gateway.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.workflow.cel.Language;
import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Expression;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.WorkflowForm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine keeps to, whatever is run; and expressions at their edges. */
final class EngineTest {

    private static Workflow workflow(String nodes) {
        Findings findings = new Findings(new Subject(Subject.Kind.WORKFLOW, "w", Owner.FILE));
        return WorkflowForm.read("w", json("{\"nodes\":" + nodes.replace('\'', '"') + "}"), findings)
                .orElseThrow(() -> new AssertionError(findings.all()));
    }

    private static Node json(String text) {
        try {
            return Json.read(text, "test");
        } catch (Json.Malformed wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static Triggered triggered() {
        Map<String, Object> request = Map.of("method", "GET", "query", Map.of());
        return new Triggered(request, "GET", "/", Map.of(), new byte[0], "", 0.5, 0);
    }

    /** Waits until it is let go, or interrupted. */
    private static final class Held implements Outside {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public Reply call(Call call) throws InterruptedException {
            asked.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stopped) {
                interrupted.countDown();
                throw stopped;
            }
            return Reply.failed("let go");
        }

        @Override
        public Told ask(Question question) {
            return Told.failed("nobody is asked");
        }

        @Override
        public void pause(Duration time) {
            // Nothing is waited for.
        }
    }

    @Test
    void no_more_runs_than_may_run_and_a_place_comes_back() {
        Engine engine = new Engine(System::nanoTime, new SplittableRandom(1), 2);

        assertThat(engine.admit()).isTrue();
        assertThat(engine.admit()).isTrue();
        assertThat(engine.admit()).as("a third one").isFalse();
        assertThat(engine.running()).isEqualTo(2);
        engine.leave(0);
        assertThat(engine.admit()).isTrue();
    }

    @Test
    void no_more_memory_than_there_is_and_it_comes_back() {
        Engine engine = new Engine(System::nanoTime, new SplittableRandom(1));

        assertThat(engine.take(Engine.MAX_HELD_BYTES)).isTrue();
        assertThat(engine.take(1)).isFalse();
        assertThat(engine.heldBytes()).isEqualTo(Engine.MAX_HELD_BYTES);
        assertThat(engine.admit()).isTrue();
        engine.leave(Engine.MAX_HELD_BYTES);
        assertThat(engine.take(1)).isTrue();
    }

    @Test
    void the_first_answer_of_a_branch_ends_the_others() throws InterruptedException {
        Workflow workflow = workflow("{'s':{'type':'request','to':'p'},'p':{'type':'parallel','to':['a','b']},"
                + "'a':{'type':'http','url':'http://h/','timeout':'1m','to':'m'},"
                + "'b':{'type':'condition','if':'request.method == \\'GET\\'','to':{'true':'quick','false':'m'}},"
                + "'m':{'type':'merge','to':'quick'},'quick':{'type':'response','body':'quick'}}");
        Held held = new Held();
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Engine engine = new Engine(System::nanoTime, new SplittableRandom(1));
        Run run = new Run(
                Plan.of(workflow),
                triggered(),
                new Run.Surroundings(held, System::nanoTime, answer -> answered.countDown(), bytes -> true));
        engine.start(run, new Engine.End() {
            @Override
            public void failed(RunFailure failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void over() {
                over.countDown();
            }
        });

        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        boolean askedAtAll = held.asked.getCount() == 0;
        assertThat(!askedAtAll || held.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1 + 2                                          | 3",
                "double(request.body.n) * 2.5                   | 17.5",
                "request.body.n > 6.5                           | true",
                "request.body.list.map(x, x + 1)                | [2,3]",
                "request.body.list.exists(x, x == 2)            | true",
                "request.body.text.split(',')                   | [\"a\",\"b\"]",
                "has(request.body.none)                         | false",
                "request.body.nothing == null                   | true",
                "request.body.text.matches('^[a-z],')           | true",
                "{'a': request.body.n}                          | {\"a\":7}",
                "base64.encode(b'hi')                           | \"aGk=\"",
            })
    void expressions_read_what_came_as_json(String expression, String value) throws Language.Unevaluated {
        Object body = Values.of(json("{\"n\":7,\"list\":[1,2],\"text\":\"a,b\",\"nothing\":null}"));
        Map<String, Object> variables = new HashMap<>();
        variables.put("request", Map.of("body", body));

        Object found = Language.compile(new Expression(expression)).value(variables);
        assertThat(Values.json(found).replace(".0", "")).isEqualTo(value.replace(".0", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"request.", "reqest.path", "1 +", "nodes.a b", "size()"})
    void what_is_not_the_language_is_refused(String expression) {
        assertThat(Language.fault(new Expression(expression))).isPresent();
    }

    @Test
    void an_expression_ends_also_where_a_caller_sends_much() {
        List<Object> many =
                IntStream.range(0, 2_000).<Object>mapToObj(i -> (long) i).collect(Collectors.toList());
        Language.Compiled squared =
                Language.compile(new Expression("request.body.map(x, request.body.map(y, x * y)).size()"));

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                        Language.Unevaluated.class, () -> squared.value(Map.of("request", Map.of("body", many)))))
                .as("four million elements are more than may be gone through")
                .isNotNull();
    }
}
