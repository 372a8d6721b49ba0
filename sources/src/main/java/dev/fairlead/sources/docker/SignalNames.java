package dev.fairlead.sources.docker;

import java.util.Locale;
import java.util.Map;

/** Signals by name, as an image writes its stop signal; numbers are those of Linux. */
final class SignalNames {

    private static final Map<String, String> NUMBERS = Map.of(
            "HUP", "1", "INT", "2", "QUIT", "3", "KILL", "9", "USR1", "10", "USR2", "12", "TERM", "15", "WINCH", "28",
            "PWR", "30");

    private SignalNames() {}

    /** The number of {@code SIGQUIT}, {@code QUIT} or {@code 3}; that of SIGTERM where there is none. */
    static String number(String signal) {
        String name = signal.toUpperCase(Locale.ROOT);
        String bare = name.startsWith("SIG") ? name.substring(3) : name;
        if (bare.matches("[0-9]+")) {
            return bare;
        }
        return bare.startsWith("RTMIN+") ? rtmin(bare.substring(6)) : NUMBERS.getOrDefault(bare, "15");
    }

    private static String rtmin(String offset) {
        return offset.matches("[0-9]{1,2}") ? Integer.toString(34 + Integer.parseInt(offset)) : "15";
    }
}
