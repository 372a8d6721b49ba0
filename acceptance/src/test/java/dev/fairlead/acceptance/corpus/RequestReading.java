package dev.fairlead.acceptance.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One reading of hostile bytes that is allowed. A case may allow several, with {@code or} between; all splits of the
 * bytes must then have the same one.
 *
 * <pre>
 * refused 400|431       one answer of such a status, the connection closes, nothing reaches the upstream
 * aborted 400           the same, but the upstream may have seen the beginning of one request, which ends unfinished
 * unfinished            no answer yet, nothing whole at the upstream; nothing at all once the caller has left
 * answered 404|405      the gateway answers by itself; the connection may live on
 * forwarded             the upstream sees exactly the requests that follow (see ExpectedRequest), one answer each
 * forwarded to guarded  the same, by the guarded route
 * then refused 400      after those: as above
 * then closed           after those the connection closes
 * then unfinished       after those: as above
 * </pre>
 *
 * @param guarded whether the requests take the guarded route
 * @param requests what the upstream sees
 * @param ending what comes after those
 * @param statuses of the gateway's own answer, where it gives one
 */
record RequestReading(boolean guarded, List<ExpectedRequest> requests, Ending ending, Set<Integer> statuses) {

    /** How the bytes end. */
    enum Ending {
        /** With the last answer; the connection may be open or closed. */
        ANSWERED,
        /** With the last answer and a closed connection. */
        CLOSED,
        /** With a refusal and a closed connection. */
        REFUSED,
        /** With a refusal and a closed connection, and an unfinished request at the upstream. */
        ABORTED,
        /** With an answer of the gateway's own; the connection may be open or closed. */
        SELF,
        /** With nothing: more bytes are wanted. */
        UNFINISHED
    }

    static List<RequestReading> parse(List<String> lines) {
        List<RequestReading> readings = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : Stream.concat(lines.stream(), Stream.of("or")).toList()) {
            if (line.equals("or")) {
                readings.add(one(block));
                block.clear();
            } else {
                block.add(line);
            }
        }
        return readings;
    }

    private static RequestReading one(List<String> block) {
        String first = block.getFirst();
        if (!first.startsWith("forwarded")) {
            return new RequestReading(false, List.of(), ending(first), statuses(first));
        }
        List<ExpectedRequest> requests = new ArrayList<>();
        Ending ending = Ending.ANSWERED;
        Set<Integer> statuses = Set.of();
        for (String line : block.subList(1, block.size())) {
            if (line.startsWith("> ")) {
                requests.add(ExpectedRequest.of(line));
            } else if (line.startsWith("then ")) {
                ending = ending(line.substring(5));
                statuses = statuses(line.substring(5));
            } else {
                requests.getLast().checks().add(line);
            }
        }
        return new RequestReading(first.equals("forwarded to guarded"), requests, ending, statuses);
    }

    private static Ending ending(String line) {
        return switch (line.split(" ", 2)[0]) {
            case "refused" -> Ending.REFUSED;
            case "aborted" -> Ending.ABORTED;
            case "answered" -> Ending.SELF;
            case "unfinished" -> Ending.UNFINISHED;
            case "closed" -> Ending.CLOSED;
            default -> throw new IllegalArgumentException("unknown line in an expectation: " + line);
        };
    }

    private static Set<Integer> statuses(String line) {
        String[] words = line.split(" ", 2);
        return words.length < 2
                ? Set.of()
                : Stream.of(words[1].split("\\|", -1)).map(Integer::valueOf).collect(Collectors.toSet());
    }

    /** How many answers the caller gets. */
    int answers() {
        return requests.size() + (statuses.isEmpty() ? 0 : 1);
    }

    /** Whether the gateway closes the connection after them. */
    boolean closes() {
        return ending == Ending.CLOSED || ending == Ending.REFUSED || ending == Ending.ABORTED;
    }

    /** Whether the beginning of a request may reach the upstream. */
    boolean mayLeaveUnfinished() {
        return ending == Ending.ABORTED || ending == Ending.UNFINISHED;
    }

    /** Which answers, from 0, are to a HEAD. */
    List<Boolean> heads() {
        return requests.stream().map(request -> request.method().equals("HEAD")).toList();
    }
}
