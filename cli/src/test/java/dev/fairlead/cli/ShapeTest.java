package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sizes that keep the code readable: no long file, no long function, few that are longer than a screen's half. */
class ShapeTest {

    private static final List<String> MODULES =
            List.of("model", "sources", "compose", "store", "gateway", "management", "cli");

    private record Function(String where, long lines) {}

    @Test
    void no_file_has_more_than_400_lines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            long lines = Files.readAllLines(file).size();
            if (lines > 400) {
                tooLong.add(file + " has " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void no_function_has_more_than_60_lines_and_few_more_than_30() throws IOException {
        List<Function> functions = functions();

        assertThat(functions.stream().filter(function -> function.lines() > 60)).isEmpty();
        assertThat(functions.stream().filter(function -> function.lines() > 30).count())
                .as("functions over 30 lines, of %d", functions.size())
                .isLessThanOrEqualTo(Math.round(functions.size() * 0.03));
    }

    private static List<Path> sources() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> below = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                below.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
            }
        }
        assertThat(files).as("main sources").hasSizeGreaterThan(20);
        return files;
    }

    private static List<Function> functions() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Function> functions = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    diagnostic -> {},
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new FunctionScanner(unit, positions, functions).scan(unit, null);
            }
        }
        return functions;
    }

    private static final class FunctionScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Function> functions;

        FunctionScanner(CompilationUnitTree unit, SourcePositions positions, List<Function> functions) {
            this.unit = unit;
            this.positions = positions;
            this.functions = functions;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            if (method.getBody() != null) {
                LineMap lines = unit.getLineMap();
                long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                String file =
                        Path.of(unit.getSourceFile().toUri()).getFileName().toString();
                functions.add(new Function(file + "#" + method.getName(), last - first + 1));
            }
            return super.visitMethod(method, null);
        }
    }
}
