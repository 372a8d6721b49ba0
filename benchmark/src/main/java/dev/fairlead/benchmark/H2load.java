package dev.fairlead.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** h2load: how it is called and how its answer is read. A closed loop on each stream. */
final class H2load {
    private static final Pattern FINISHED = Pattern.compile("finished in ([0-9.]+)(s|ms), ");
    private static final Pattern REQUESTS = Pattern.compile("requests: .*?(\\d+) succeeded, (\\d+) failed");
    private static final Pattern STATUSES =
            Pattern.compile("status codes: (\\d+) 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");
    private static final Pattern PROTOCOL = Pattern.compile("Application protocol: (\\S+)");

    private H2load() {}

    /** One thread on the given core, for whole seconds. */
    static List<String> command(int core, int connections, int streams, int seconds, String url, Request request) {
        List<String> command =
                new ArrayList<>(List.of("taskset", "-c", Integer.toString(core), "h2load", "-t1", "-c" + connections));
        command.add("-m" + streams);
        command.addAll(List.of("--tls13-ciphers=TLS_AES_128_GCM_SHA256", "--groups=X25519"));
        command.add("--duration=" + seconds);
        request.headers().forEach((name, value) -> {
            command.add("-H");
            command.add(name + ": " + value);
        });
        command.add(url);
        return List.copyOf(command);
    }

    /** What h2load printed. It knows no percentiles: they are not numbers. */
    static LoadReport parse(String output) throws MeasurementFailure {
        Matcher protocol = PROTOCOL.matcher(output);
        if (!protocol.find() || !protocol.group(1).equals("h2")) {
            throw new MeasurementFailure("no HTTP/2 was agreed on; h2load said:\n" + output.strip());
        }
        Matcher finished = found(FINISHED, output);
        Matcher requests = found(REQUESTS, output);
        Matcher statuses = found(STATUSES, output);
        double seconds =
                Double.parseDouble(finished.group(1)) / (finished.group(2).equals("s") ? 1 : 1e3);
        long errors = Long.parseLong(requests.group(2));
        for (int group = 2; group <= statuses.groupCount(); group++) {
            errors += Long.parseLong(statuses.group(group));
        }
        return new LoadReport(Long.parseLong(statuses.group(1)), seconds, Double.NaN, Double.NaN, errors);
    }

    private static Matcher found(Pattern pattern, String output) throws MeasurementFailure {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new MeasurementFailure("h2load printed no result; it said:\n" + output.strip());
        }
        return matcher;
    }
}
