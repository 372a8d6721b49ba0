package dev.fairlead.cli.settings;

import dev.fairlead.gateway.observe.record.RecordSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings of the records of single requests: what gateways choose, and what the store keeps. */
final class RecordsSettings {

    private static final int MOST_PER_SECOND = 1000;
    private static final int MOST_NAMES = 32;
    private static final long MIB = 1024L * 1024;

    private static final Declared TABLE = new Declared();

    static final Setting<Integer> PER_SECOND = TABLE.number(
            "FAIRLEAD_REQUEST_RECORDS",
            0,
            MOST_PER_SECOND,
            "10",
            "requests a second that went well and are recorded, at most; 0 records none of them");
    static final Setting<Integer> FAILURES_PER_SECOND = TABLE.number(
            "FAIRLEAD_REQUEST_RECORDS_FAILED",
            0,
            MOST_PER_SECOND,
            "10",
            "requests a second that were refused or failed and are recorded besides, at most; 0 records none of them");
    static final Setting<Set<String>> HEADERS = TABLE.open(
            "FAIRLEAD_REQUEST_RECORDS_HEADERS",
            RecordsSettings::headers,
            "",
            "a comma list of names, such as User-Agent; none that proves who somebody is",
            "headers whose values are recorded; of all others the names are");
    static final Setting<Set<String>> PARAMETERS = TABLE.open(
            "FAIRLEAD_REQUEST_RECORDS_PARAMETERS",
            RecordsSettings::names,
            "",
            "a comma list of names",
            "query parameters whose values are recorded; of all others the names are");
    static final Setting<Duration> AGE = TABLE.open(
            "FAIRLEAD_REQUEST_RECORDS_AGE",
            Values.duration(Duration.ofMinutes(1), Duration.ofDays(90)),
            "72h",
            "a length of time from 1m to 2160h",
            "how long a record is kept");
    static final Setting<Long> SIZE = TABLE.open(
            "FAIRLEAD_REQUEST_RECORDS_SIZE",
            Values.bytes(MIB, 64 * 1024 * MIB),
            "128MiB",
            "1MiB to 64GiB",
            "how much the records of all gateways take in the store, packed");

    static final List<Setting<?>> ALL = TABLE.all();

    private RecordsSettings() {}

    /** From the values of these settings. */
    static Settings.Records read(Reading values) {
        return new Settings.Records(
                new RecordSettings(
                        values.of(PER_SECOND),
                        values.of(FAILURES_PER_SECOND),
                        values.of(HEADERS),
                        values.of(PARAMETERS)),
                values.of(AGE),
                values.of(SIZE));
    }

    /** Gives the value of each setting. */
    interface Reading {
        <T> T of(Setting<T> setting);
    }

    private static Set<String> headers(String text) {
        Set<String> names =
                names(text).stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        for (String name : names) {
            if (RecordSettings.SECRET.contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" proves who somebody is, and is never recorded");
            }
        }
        return names;
    }

    private static Set<String> names(String text) {
        Set<String> names = Values.items(text).collect(Collectors.toUnmodifiableSet());
        names.stream()
                .filter(name -> !name.matches("[!-~&&[^,=&\"]]{1,128}"))
                .findFirst()
                .ifPresent(bad -> {
                    throw new IllegalArgumentException("\"" + bad + "\" is not a name");
                });
        if (names.size() > MOST_NAMES) {
            throw new IllegalArgumentException("there are " + names.size() + " names, at most " + MOST_NAMES);
        }
        return names;
    }
}
