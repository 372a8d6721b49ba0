package dev.fairlead.cli.settings;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The numbers and times that the source names: every {@code static final} one, by package, class and name. */
final class Constants {

    private static final List<String> MODULES =
            List.of("model", "sources", "compose", "store", "gateway", "management", "cli");
    private static final Set<String> TYPES = Set.of("int", "long", "float", "double", "Duration");
    private static final String OURS = "dev.fairlead.";

    private final Map<String, ExpressionTree> found = new TreeMap<>();

    private Constants() {}

    /** All of the product's source. */
    static Constants read() throws IOException {
        Constants constants = new Constants();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    diagnostic -> {},
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources()));
            for (CompilationUnitTree unit : task.parse()) {
                constants.look(unit);
            }
        }
        return constants;
    }

    private static List<Path> sources() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> below = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                below.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files;
    }

    private void look(CompilationUnitTree unit) {
        String inPackage = String.valueOf(unit.getPackageName()).substring(OURS.length());
        new TreeScanner<@Nullable Void, String>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, String outer) {
                String name = outer + "." + type.getSimpleName();
                for (Tree member : type.getMembers()) {
                    if (member instanceof VariableTree field) {
                        note(name, field);
                    }
                }
                return super.visitClass(type, name);
            }
        }.scan(unit, inPackage);
    }

    private void note(String type, VariableTree field) {
        Set<Modifier> flags = field.getModifiers().getFlags();
        ExpressionTree value = field.getInitializer();
        if (value != null
                && flags.contains(Modifier.STATIC)
                && flags.contains(Modifier.FINAL)
                && TYPES.contains(String.valueOf(field.getType()))
                && !field.getName().contentEquals("serialVersionUID")) {
            found.put(type + "." + field.getName(), value);
        }
    }

    /** What they are called. */
    Set<String> names() {
        return found.keySet();
    }

    /** What one of them is worth; a number is a time where its name says so. */
    Amount value(String name) {
        ExpressionTree expression = found.get(name);
        if (expression == null) {
            throw new IllegalArgumentException("the source has no constant " + name);
        }
        Amount value = value(name.substring(0, name.lastIndexOf('.')), expression);
        String last = name.substring(name.lastIndexOf('.') + 1);
        return value.isTime() ? value : Amount.named(last, value.number());
    }

    private Amount value(String type, ExpressionTree expression) {
        return switch (expression) {
            case ParenthesizedTree inner -> value(type, inner.getExpression());
            case LiteralTree literal -> Amount.number(new BigDecimal(String.valueOf(literal.getValue())));
            case IdentifierTree other -> value(type + "." + other.getName());
            case BinaryTree both -> binary(type, both);
            case MemberSelectTree member ->
                found.keySet().stream()
                        .filter(name -> name.endsWith("." + member))
                        .findFirst()
                        .map(this::value)
                        .orElseGet(() -> member(String.valueOf(member)));
            case MethodInvocationTree call -> call(type, call);
            default -> throw new IllegalArgumentException(type + ": this is not understood: " + expression);
        };
    }

    private Amount binary(String type, BinaryTree both) {
        BigDecimal left = value(type, both.getLeftOperand()).number();
        BigDecimal right = value(type, both.getRightOperand()).number();
        return Amount.number(
                switch (both.getKind()) {
                    case MULTIPLY -> left.multiply(right);
                    case PLUS -> left.add(right);
                    case MINUS -> left.subtract(right);
                    case LEFT_SHIFT -> left.multiply(BigDecimal.TWO.pow(right.intValueExact()));
                    default -> throw new IllegalArgumentException(type + ": this is not understood: " + both);
                });
    }

    private static Amount member(String name) {
        return Amount.number(
                switch (name) {
                    case "Long.SIZE" -> BigDecimal.valueOf(Long.SIZE);
                    case "Integer.MAX_VALUE" -> BigDecimal.valueOf(Integer.MAX_VALUE);
                    case "Long.MAX_VALUE" -> BigDecimal.valueOf(Long.MAX_VALUE);
                    default -> throw new IllegalArgumentException("this is not understood: " + name);
                });
    }

    /** {@code Duration.ofSeconds(5)}, {@code TimeUnit.SECONDS.toNanos(5)}, and either with {@code .toNanos()}. */
    private Amount call(String type, MethodInvocationTree call) {
        MemberSelectTree method = (MemberSelectTree) call.getMethodSelect();
        if (call.getArguments().isEmpty()) {
            return value(type, method.getExpression());
        }
        BigDecimal count = value(type, call.getArguments().getFirst()).number();
        return switch (String.valueOf(method)) {
            case "Duration.ofMillis", "TimeUnit.MILLISECONDS.toNanos" -> Amount.time(count, "ms");
            case "Duration.ofSeconds", "TimeUnit.SECONDS.toNanos" -> Amount.time(count, "s");
            case "Duration.ofMinutes", "TimeUnit.MINUTES.toNanos" -> Amount.time(count, "min");
            case "Duration.ofHours", "TimeUnit.HOURS.toNanos" -> Amount.time(count, "h");
            case "Duration.ofDays", "TimeUnit.DAYS.toNanos" -> Amount.time(count, "days");
            default -> throw new IllegalArgumentException(type + ": this is not understood: " + call);
        };
    }
}
