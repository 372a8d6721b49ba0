package dev.fairlead.cli.log;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.Level;

/** From which level on a logger's lines are written. */
public final class LogLevels {

    // Libraries that tell much at INFO and nothing of use to an operator.
    private static final Map<String, Level> NOISY =
            Map.of("org.mongodb.driver", Level.WARN, "io.netty", Level.WARN, "de.bwaldvogel", Level.WARN);

    private final Level level;
    private final Map<String, Level> prefixes;

    private LogLevels(Level level, Map<String, Level> prefixes) {
        this.level = level;
        this.prefixes = prefixes;
    }

    /** This level for all loggers but those of noisy libraries, which are at WARN. */
    public static LogLevels of(Level level) {
        return new LogLevels(level, NOISY);
    }

    /**
     * Reads {@code FAIRLEAD_LOG_LEVEL}: {@code INFO}, or {@code INFO,io.netty=DEBUG} to see more or less of some
     * packages. Case does not matter.
     *
     * @throws IllegalArgumentException with one sentence that names the part that is not a level
     */
    public static LogLevels parse(String text) {
        Level level = Level.INFO;
        Map<String, Level> prefixes = new LinkedHashMap<>(NOISY);
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                level = level(part);
            } else {
                prefixes.put(part.substring(0, equals).strip(), level(part.substring(equals + 1)));
            }
        }
        return new LogLevels(level, prefixes);
    }

    /** The level from which on the logger of that name writes: the longest prefix that is named decides. */
    Level threshold(String logger) {
        Level threshold = level;
        int longest = -1;
        for (Map.Entry<String, Level> entry : prefixes.entrySet()) {
            String prefix = entry.getKey();
            boolean inside = logger.startsWith(prefix)
                    && (logger.length() == prefix.length() || logger.charAt(prefix.length()) == '.');
            if (inside && prefix.length() > longest) {
                longest = prefix.length();
                threshold = entry.getValue();
            }
        }
        return threshold;
    }

    private static Level level(String word) {
        return switch (word.strip().toUpperCase(Locale.ROOT)) {
            case "TRACE" -> Level.TRACE;
            case "DEBUG" -> Level.DEBUG;
            case "INFO" -> Level.INFO;
            case "WARN" -> Level.WARN;
            case "ERROR" -> Level.ERROR;
            default ->
                throw new IllegalArgumentException(
                        "\"" + word + "\" is not a log level; use one of TRACE, DEBUG, INFO, WARN, ERROR");
        };
    }
}
