package dev.fairlead.sources.label;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Node;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The labels of containers as one declaration. A pure function: the same containers in any order give the same
 * declaration. A label that cannot be read disables the element that it belongs to and nothing else.
 */
public final class LabelReader {

    // Those that others refer to first, as in a file.
    private static final List<Kind> ORDER = List.of(
            Kind.SERVICE,
            Kind.MIDDLEWARE,
            Kind.PRODUCT,
            Kind.ROUTE,
            Kind.TCP_SERVICE,
            Kind.TCP_MIDDLEWARE,
            Kind.TCP_ROUTE);

    private LabelReader() {}

    /**
     * Reads them all.
     *
     * @param containers those that count; see {@link ContainerOptions#enabled} and {@link LabelRules#constraints}
     * @param owner whose objects they are
     * @param keys for credentials, of which labels have none yet
     * @param notes findings made before, such as those of {@link ContainerOptions}
     */
    public static Declaration read(
            List<Container> containers, LabelRules rules, Owner owner, KeyHasher keys, List<Diagnostic> notes) {
        DeclarationReader reader = new DeclarationReader(owner, keys);
        notes.forEach(reader::note);
        Map<Kind, Merge> merges = new TreeMap<>();
        ORDER.forEach(kind -> merges.put(kind, new Merge(kind, owner)));
        containers.stream().sorted(Comparator.comparing(Container::name)).forEach(container -> {
            Elements elements = Elements.of(container, rules, owner);
            elements.diagnostics().forEach(reader::note);
            elements.nodes().forEach((kind, objects) -> merge(merges, kind, objects, container));
        });
        for (Kind kind : ORDER) {
            result(merges, kind, reader::note, (name, node) -> reader.add(kind, name, node));
        }
        return reader.declaration(0);
    }

    private static void merge(Map<Kind, Merge> merges, Kind kind, Map<String, Node> objects, Container container) {
        Merge merge = merges.get(kind);
        if (merge != null) {
            objects.forEach((name, node) -> merge.add(name, node, container.name()));
        }
    }

    private static void result(
            Map<Kind, Merge> merges,
            Kind kind,
            java.util.function.Consumer<Diagnostic> note,
            BiConsumer<String, Node> add) {
        Merge merge = merges.get(kind);
        if (merge != null) {
            merge.conflicts().forEach(note);
            merge.merged().forEach(add);
        }
    }
}
