package dev.fairlead.compose.back;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.Field;
import dev.fairlead.compose.cluster.FieldPath;
import dev.fairlead.compose.cluster.Fields;
import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts the Compose file again and compares what comes of it with the manifests that it was made of. */
final class Proof {

    private final Pieces pieces;
    private final String text;
    private final List<Told> told = new ArrayList<>();
    private final List<String> added = new ArrayList<>();
    private int fields;
    private int carried;

    Proof(Pieces pieces, String text) {
        this.pieces = pieces;
        this.text = text;
    }

    ToCompose.Result result() throws IOException {
        Path directory = Files.createTempDirectory("fairlead-compose");
        Path file = directory.resolve("compose.yaml");
        try {
            Files.writeString(file, text);
            Converted again =
                    Convert.run(StackReader.readExactly(List.of(file), Map.of()), new Convert.Options(Set.of()));
            if (!again.findings().isEmpty()) {
                return new ToCompose.Result(
                        text,
                        List.of(),
                        0,
                        0,
                        List.of(),
                        again.findings().stream()
                                .map(finding -> finding.toString().replace(file.toString(), "compose.yaml"))
                                .toList());
            }
            compare(again);
            return new ToCompose.Result(text, told, fields, carried, added, List.of());
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private void compare(Converted again) {
        List<ClusterObject> made = again.manifests().stream()
                .map(manifest -> new ClusterObject(manifest.tree()))
                .toList();
        Map<String, Alike.Twin> before = Alike.of(pieces.objects());
        Map<String, Alike.Twin> after = Alike.of(made);
        before.forEach((id, twin) -> object(twin, after.get(id)));
        after.forEach((id, twin) -> {
            Alike.Twin own = before.get(id);
            if (own == null) {
                added.add(twin.object().id());
            } else {
                Map<FieldPath, Field> ours = Fields.of(own.alike());
                Fields.of(twin.alike()).forEach((path, field) -> {
                    if (!ours.containsKey(path)) {
                        added.add(twin.object().id() + "#" + field.pointer());
                    }
                });
            }
        });
    }

    private void object(Alike.Twin twin, Alike.@Nullable Twin again) {
        ClusterObject object = twin.object();
        Map<FieldPath, Field> own = Fields.of(twin.alike());
        fields += own.size();
        String whole = pieces.otherwise().get(object.id());
        if (again == null) {
            String why = whole == null ? Reasons.ofObject(object) : whole;
            told.add(new Told(object.place(), object.id(), "", whole == null, why));
            return;
        }
        Map<FieldPath, Field> made = Fields.of(again.alike());
        List<Field> differing = new ArrayList<>();
        own.forEach((path, field) -> {
            Field other = made.get(path);
            if (other != null && other.meaning().equals(field.meaning())) {
                carried++;
            } else {
                differing.add(field);
            }
        });
        if (whole != null && !differing.isEmpty()) {
            told.add(new Told(object.place(), object.id(), "", false, whole));
            return;
        }
        differing.stream().filter(field -> !isName(field, differing)).forEach(field -> told(object, field));
    }

    // The name of an element of which something else is told too.
    private static boolean isName(Field field, List<Field> differing) {
        int last = field.path().length() - 1;
        boolean name = last > 0
                && field.path().step(last).equals("name")
                && FieldPath.isElement(field.path().step(last - 1));
        return name
                && differing.stream()
                        .anyMatch(other -> !other.equals(field)
                                && other.path().startsWith(field.path().first(last)));
    }

    private void told(ClusterObject object, Field field) {
        String claim = field.path().key().equals("claimName")
                ? pieces.otherwise().getOrDefault("PersistentVolumeClaim/" + ClusterObject.textOf(field.value()), "")
                : "";
        String otherwise = claim.isEmpty()
                ? pieces.otherwise().getOrDefault(object.id() + " " + field.path(), Reasons.otherwise(object, field))
                : claim;
        boolean lost = otherwise.isEmpty();
        told.add(new Told(
                field.value().place(),
                object.id(),
                field.pointer(),
                lost,
                lost ? Reasons.of(object, field) : otherwise));
    }
}
