package dev.fairlead.model.form;

import dev.fairlead.model.HeaderEdits;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** What becomes of headers, both ways: {@code set} and {@code add} by name, and a list {@code remove}. */
final class HeaderEditsForm {

    private HeaderEditsForm() {}

    static HeaderEdits read(Fields fields) {
        HeaderEdits read = new HeaderEdits(
                texts(fields, "set"),
                texts(fields, "add"),
                fields.parsedList("remove", HeaderEditsForm::name, HeaderTexts.REMEDY));
        fields.finish();
        return read;
    }

    private static Map<String, String> texts(Fields fields, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        Fields inner = fields.fields(key);
        inner.others().forEach((name, node) -> inner.parsed(
                        name, text -> Map.entry(name(name), HeaderTexts.value(text)), HeaderTexts.REMEDY)
                .ifPresent(entry -> texts.put(entry.getKey(), entry.getValue())));
        return texts;
    }

    /** @throws IllegalArgumentException if it is not the name of a header that may be changed */
    static String name(String text) {
        if (HeaderTexts.isFraming(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is said by the connection itself");
        }
        return HeaderTexts.name(text);
    }

    static Node.Mapping write(HeaderEdits edits) {
        Members members = new Members();
        put(members, "set", edits.set());
        put(members, "add", edits.add());
        if (!edits.remove().isEmpty()) {
            members.put("remove", Members.ofTexts(edits.remove()));
        }
        return members.build();
    }

    private static void put(Members members, String key, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            Members inner = new Members();
            texts.forEach(inner::put);
            members.put(key, inner.build());
        }
    }
}
