package dev.fairlead.cli.settings;

import dev.fairlead.cli.settings.Setting.Display;
import dev.fairlead.model.form.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The settings of one table, in the order in which it declares them: what is declared is in it, so none is left out. */
final class Declared {

    private final List<Setting<?>> all = new ArrayList<>();

    <T> Setting<T> declare(
            String variable, Function<String, T> parse, String fallback, String allowed, Display display, String help) {
        Setting<T> setting = new Setting<>(variable, parse, fallback, allowed, display, help);
        all.add(setting);
        return setting;
    }

    <T> Setting<T> open(String variable, Function<String, T> parse, String fallback, String allowed, String help) {
        return declare(variable, parse, fallback, allowed, Display.OPEN, help);
    }

    Setting<Integer> port(String variable, String fallback, String help) {
        return open(variable, Values::port, fallback, "a port from 1 to 65535, or 0 for any that is free", help);
    }

    Setting<Integer> number(String variable, int least, int most, String fallback, String help) {
        return open(variable, Values.number(least, most), fallback, least + " to " + most, help);
    }

    Setting<Boolean> bool(String variable, String fallback, String help) {
        return open(variable, Values::bool, fallback, "true or false", help);
    }

    Setting<Path> path(String variable, String fallback, String help) {
        return open(variable, Values::path, fallback, "a path", help);
    }

    /** A time of a gateway. */
    Setting<Duration> time(String name, String fallback, String help) {
        return span("FAIRLEAD_" + name, Duration.ofMillis(1), fallback, help);
    }

    /** A length of time up to an hour. */
    Setting<Duration> span(String variable, Duration least, String fallback, String help) {
        String allowed = "a length of time from " + Durations.print(least) + " to 1h, such as 500ms or 1m30s";
        return open(variable, Values.duration(least, Duration.ofHours(1)), fallback, allowed, help);
    }

    /** All of them, as they are once the table is whole. */
    List<Setting<?>> all() {
        return Collections.unmodifiableList(all);
    }
}
