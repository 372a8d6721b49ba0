package dev.fairlead.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk: how it is called and how its answer is read. A closed loop: it asks again as soon as it has the answer. */
final class Wrk {
    private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in ([0-9.]+)(us|ms|s|m|h),");
    private static final Pattern PERCENTILE =
            Pattern.compile("^ +([0-9.]+)% +([0-9.]+)(us|ms|s|m|h) *$", Pattern.MULTILINE);
    private static final Pattern SOCKET_ERRORS =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private Wrk() {}

    /** One thread on the given core, {@code connections} kept-alive connections, for whole seconds. */
    static List<String> command(int core, int connections, int seconds, Request request) {
        String url = "http://127.0.0.1:" + request.port() + request.path();
        return command(core, connections, seconds, url, request.headers());
    }

    /** The same for any address, with or without TLS. */
    static List<String> command(int core, int connections, int seconds, String url, Map<String, String> headers) {
        List<String> command =
                new ArrayList<>(List.of("taskset", "-c", Integer.toString(core), "wrk", "-t1", "--latency"));
        command.add("-c" + connections);
        command.add("-d" + seconds + "s");
        headers.forEach((name, value) -> {
            command.add("-H");
            command.add(name + ": " + value);
        });
        command.add(url);
        return List.copyOf(command);
    }

    /** What wrk printed. */
    static LoadReport parse(String output) throws MeasurementFailure {
        Matcher total = TOTAL.matcher(output);
        if (!total.find()) {
            throw new MeasurementFailure("wrk printed no total; it said:\n" + output.strip());
        }
        long requests = Long.parseLong(total.group(1));
        double seconds = micros(total.group(2), total.group(3)) / 1e6;
        return new LoadReport(
                requests,
                seconds,
                percentile(output, 50),
                percentile(output, 99),
                errors(SOCKET_ERRORS, output) + errors(REFUSED, output));
    }

    private static double percentile(String output, double wanted) throws MeasurementFailure {
        Matcher line = PERCENTILE.matcher(output);
        while (line.find()) {
            if (Double.parseDouble(line.group(1)) == wanted) {
                return micros(line.group(2), line.group(3));
            }
        }
        throw new MeasurementFailure("wrk printed no " + wanted + "% line; it said:\n" + output.strip());
    }

    private static long errors(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        long sum = 0;
        if (found.find()) {
            for (int group = 1; group <= found.groupCount(); group++) {
                sum += Long.parseLong(found.group(group));
            }
        }
        return sum;
    }

    private static double micros(String number, String unit) {
        double factor =
                switch (unit) {
                    case "us" -> 1;
                    case "ms" -> 1e3;
                    case "s" -> 1e6;
                    case "m" -> 60e6;
                    case "h" -> 3600e6;
                    default -> throw new IllegalArgumentException("unit " + unit);
                };
        return Double.parseDouble(number) * factor;
    }
}
