package dev.fairlead.sources.file;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Source;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A YAML or TOML file, or all files {@code *.yaml}, {@code *.yml} and {@code *.toml} directly in a directory, as one
 * declaration.
 *
 * <p>A file that is broken, or that cannot be read any more, is declared as it was when it was last good, with an error
 * that says what is wrong with it. A file that is gone from a directory takes its objects with it.
 */
public final class FileSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(FileSource.class);

    /** What is written into a file in place is found by looking: nothing reports it. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Path path;
    private final Yaml.Variables variables;
    private final KeyHasher keys;
    private final Watch watch;
    private final Map<Path, Unreadable> lastGood = new TreeMap<>();

    /**
     * A source that has not begun to read.
     *
     * @param path a file or a directory; need not exist yet
     * @param variables what {@code ${…}} in values stands for, usually the environment
     * @param keys what credentials in the file need of the installation's secrets
     */
    public FileSource(Path path, Yaml.Variables variables, KeyHasher keys) {
        this(path, variables, keys, LOOK_EVERY);
    }

    /** @param interval how often to look even where the system reports no change */
    FileSource(Path path, Yaml.Variables variables, KeyHasher keys, Duration interval) {
        this.path = path;
        this.variables = variables;
        this.keys = keys;
        this.watch = new Watch(path, interval, Clock.systemUTC());
    }

    /** What the file or directory says now, read once and not watched. */
    public static Declaration read(Path path, Yaml.Variables variables, KeyHasher keys) {
        return new FileSource(path, variables, keys).declaration(FileContents.read(path));
    }

    @Override
    public Owner owner() {
        return Owner.FILE;
    }

    @Override
    public void start(Consumer<Declaration> sink) {
        FileContents seen = FileContents.read(path);
        sink.accept(declaration(seen));
        watch.start(seen, changed -> {
            Declaration declaration = declaration(changed);
            LOG.atInfo()
                    .addKeyValue("path", path)
                    .addKeyValue("findings", declaration.diagnostics().size())
                    .log("configuration_changed");
            sink.accept(declaration);
        });
    }

    private Declaration declaration(FileContents files) {
        DeclarationReader reader = new DeclarationReader(Owner.FILE, keys);
        files.problems()
                .forEach((file, problem) -> note(reader, Place.of(file.toString()), problem, "make it readable"));
        if (!files.problems().containsKey(path)) {
            lastGood.keySet().retainAll(files.known());
        }
        files.contents().forEach((file, bytes) -> {
            try {
                lastGood.put(file, new Unreadable(Documents.read(file, bytes, variables)));
            } catch (Yaml.Malformed malformed) {
                String kept = lastGood.containsKey(file) ? "; what it declared before goes on being served" : "";
                note(reader, malformed.place(), malformed.text() + kept, malformed.remedy());
            }
        });
        for (Unreadable good : lastGood.values()) {
            good.diagnostics().forEach(reader::note);
            reader.file(good.root());
        }
        return reader.declaration(0);
    }

    private static void note(DeclarationReader reader, Place place, String text, String remedy) {
        reader.note(Diagnostic.error(new Subject(Kind.SOURCE, "", Owner.FILE), place, text, remedy));
    }

    @Override
    public void close() {
        watch.close();
    }
}
