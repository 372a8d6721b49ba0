package dev.fairlead.gateway.workflow.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.fairlead.model.Workflow.Expression;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The language of expressions: CEL with its usual macros and functions for texts, numbers, lists and base64. What an
 * expression may do is bounded: it calls nobody, ends always, and goes through at most {@value #MAX_ITERATIONS}
 * elements. Regular expressions take linear time.
 */
public final class Language {

    /** Elements that all macros of one expression may go through. */
    static final int MAX_ITERATIONS = 100_000;

    private static final int MAX_CHARACTERS = 16 * 1024;
    private static final int MAX_DEPTH = 100;

    private Language() {}

    /** Made when the first expression is compiled. */
    private static final class Shared {

        private static final CelOptions OPTIONS = CelOptions.current()
                .comprehensionMaxIterations(MAX_ITERATIONS)
                .maxExpressionCodePointSize(MAX_CHARACTERS)
                .maxParseRecursionDepth(MAX_DEPTH)
                .enableHeterogeneousNumericComparisons(true)
                .build();

        private static final MapType ANY = MapType.create(SimpleType.STRING, SimpleType.DYN);

        private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("request", ANY)
                .addVar("nodes", ANY)
                .addVar("run", ANY)
                .addVar("item", SimpleType.DYN)
                .addVar("index", SimpleType.INT)
                .addLibraries(CelExtensions.strings(), CelExtensions.math(), CelExtensions.encoders(OPTIONS))
                .build();

        private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(CelExtensions.strings(), CelExtensions.math(), CelExtensions.encoders(OPTIONS))
                .build();
    }

    /** An expression that can be evaluated, by many threads at once. */
    public static final class Compiled {

        private final String text;
        private final CelRuntime.Program program;

        private Compiled(String text, CelRuntime.Program program) {
            this.text = text;
            this.program = program;
        }

        /**
         * Its value, as {@link Values} has them.
         *
         * @throws Unevaluated where it has none for these variables
         */
        public Object value(Map<String, Object> variables) throws Unevaluated {
            try {
                return Values.taken(program.eval(variables));
            } catch (CelEvaluationException failure) {
                throw new Unevaluated(text, String.valueOf(failure.getMessage()), failure);
            }
        }
    }

    /** An expression without a value. */
    public static final class Unevaluated extends Exception {

        private static final long serialVersionUID = 1;

        /** One whose value may not be used. */
        public Unevaluated(String why) {
            super(why);
        }

        Unevaluated(String expression, String why, Throwable cause) {
            super("\"" + expression + "\": " + why, cause);
        }
    }

    /**
     * Compiles it.
     *
     * @throws IllegalArgumentException with one sentence, if it cannot be
     */
    public static Compiled compile(Expression expression) {
        try {
            CelAbstractSyntaxTree tree =
                    Shared.COMPILER.compile(expression.text()).getAst();
            return new Compiled(expression.text(), Shared.RUNTIME.createProgram(tree));
        } catch (CelValidationException wrong) {
            throw new IllegalArgumentException(told(wrong), wrong);
        } catch (CelEvaluationException wrong) {
            throw new IllegalArgumentException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static String told(CelValidationException wrong) {
        return wrong.getErrors().stream()
                .limit(2)
                .map(CelIssue::getMessage)
                .map(text -> text.replace('\n', ' '))
                .collect(Collectors.joining("; "));
    }

    /** What is wrong with it; empty where it can be evaluated. */
    public static Optional<String> fault(Expression expression) {
        try {
            compile(expression);
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }
}
