package dev.fairlead.compose.back;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.Field;
import dev.fairlead.compose.convert.Secrets;
import dev.fairlead.sources.file.TextTable;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a field of a cluster is not in a Compose file, or what takes its place there. */
final class Reasons {

    private static final Pattern VARIABLE = Pattern.compile(".*/env/\\[([^]]+)]/value");

    private static final TextTable TABLE = TextTable.beside(Reasons.class, "reasons.txt");
    private static final Map<String, String> OTHERWISE = TABLE.pairs("otherwise");

    private static final Map<String, String> LOST = TABLE.pairs("lost");

    private static final Map<String, String> KINDS = TABLE.pairs("kinds");

    private Reasons() {}

    /** What takes the place of a field; empty where nothing does. */
    static String otherwise(ClusterObject object, Field field) {
        String path = field.path().toString();
        Matcher variable = VARIABLE.matcher(path);
        if (variable.matches() && Secrets.isSecret(variable.group(1), ClusterObject.textOf(field.value()))) {
            return "it is secret, so it comes from a Secret, and its value is not written";
        }
        boolean ours = path.contains(Pieces.NETWORK) || path.contains("app.kubernetes.io/");
        boolean immutable = path.equals("/immutable") && !object.kind().equals("ConfigMap");
        return ours || immutable ? "" : first(OTHERWISE, path, "");
    }

    static String of(ClusterObject object, Field field) {
        return first(LOST, field.path().toString(), "Compose has no word for it, or convert makes it otherwise");
    }

    static String ofObject(ClusterObject object) {
        return first(KINDS, object.kind(), "Compose has nothing of the kind " + object.kind());
    }

    private static String first(Map<String, String> table, String text, String otherwise) {
        return table.entrySet().stream()
                .filter(entry -> text.matches("(?s)" + entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }
}
