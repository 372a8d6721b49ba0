package dev.fairlead.sources.traefik;

import dev.fairlead.model.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a static configuration.
 *
 * @param settings values by variable, such as {@code FAIRLEAD_HTTP_PORT}
 * @param places where each of those values was written
 * @param notes one for each option that was found, in the order of the file
 */
public record Translation(Map<String, String> settings, Map<String, Place> places, List<Note> notes) {

    public Translation {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        places = Map.copyOf(places);
        notes = List.copyOf(notes);
    }

    /** What becomes of an option. */
    public enum Fate {
        /** It is one of our settings. */
        MAPPED,
        /** It holds anyway. */
        HOLDS,
        /** It has no effect here; the note says what to do instead. */
        IGNORED
    }

    /**
     * One line about one option.
     *
     * @param option its path, such as {@code entryPoints.web.address}
     * @param text what becomes of it; one sentence without a full stop
     */
    public record Note(Fate fate, Place place, String option, String text) {
        @Override
        public String toString() {
            return place + ": " + option + ": " + text;
        }
    }
}
