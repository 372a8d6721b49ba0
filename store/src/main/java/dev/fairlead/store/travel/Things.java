package dev.fairlead.store.travel;

import java.util.Date;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** Documents of a store as lines of JSON, and back. */
final class Things {

    private static final JsonWriterSettings FORM =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private Things() {}

    /** When a segment was last wanted is a matter of the store that it lies in. */
    static String line(Section section, Document document) {
        Document kept = document;
        if (section == Section.SEGMENTS) {
            kept = new Document(document);
            kept.remove("wanted");
        }
        return kept.toJson(FORM);
    }

    /** The document of a line as the store keeps it now. */
    static Document document(Section section, String line, Date now) {
        Document document = wide(Document.parse(line));
        return section == Section.SEGMENTS ? document.append("wanted", now) : document;
    }

    // JSON knows one sort of number. All that the store counts may be wide.
    private static Document wide(Document document) {
        document.replaceAll((key, value) -> {
            if (value instanceof Integer number) {
                return number.longValue();
            }
            return value instanceof Document inner ? wide(inner) : value;
        });
        return document;
    }
}
