package dev.fairlead.compose.standard;

import dev.fairlead.compose.Finding;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came of it.
 *
 * @param areas each with what was looked at and what of it is good; an area of which the stack has nothing is not there
 * @param findings one for each that is not
 */
public record Scores(Map<Area, Score> areas, List<Finding> findings) {

    public Scores {
        areas = Collections.unmodifiableMap(areas.isEmpty() ? new EnumMap<>(Area.class) : new EnumMap<>(areas));
        findings = List.copyOf(findings);
    }

    /** How many of how many. */
    public record Score(int good, int all) {

        /** Of a hundred. */
        public int percent() {
            return all == 0 ? 100 : 100 * good / all;
        }

        Score and(boolean isGood) {
            return new Score(good + (isGood ? 1 : 0), all + 1);
        }
    }

    /** The mean of the areas, of a hundred: no area is made good by another one that has more to look at. */
    public int whole() {
        return (int) areas.values().stream().mapToInt(Score::percent).average().orElse(100);
    }
}
