package dev.fairlead.acceptance.corpus;

import dev.fairlead.acceptance.peer.Answers;
import dev.fairlead.acceptance.peer.Answers.Answer;
import dev.fairlead.acceptance.peer.GatewayUnderTest;
import dev.fairlead.acceptance.peer.Recorded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Compares what happened with one reading, and with what holds for every case. */
final class Judge {

    private Judge() {}

    /** What speaks against this reading, or an empty text. */
    static String compare(
            RequestReading reading,
            Answers answers,
            boolean ended,
            List<Recorded> open,
            List<Recorded> guarded,
            int abandoned) {
        List<Recorded> expected = reading.guarded() ? guarded : open;
        List<Recorded> other = reading.guarded() ? open : guarded;
        int allowed = reading.mayLeaveUnfinished() ? 1 : 0;
        if (abandoned > allowed) {
            return abandoned + " unfinished requests reached the upstream";
        }
        if (expected.size() != reading.requests().size() || !other.isEmpty()) {
            return "wanted " + reading.requests().size() + " requests, saw " + expected.size() + " and " + other.size()
                    + " by the other route";
        }
        for (int i = 0; i < expected.size(); i++) {
            String wrong = reading.requests().get(i).compare(expected.get(i));
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        if (reading.closes() && !ended) {
            return "the connection stayed open";
        }
        return answers(reading, answers, expected);
    }

    private static String answers(RequestReading reading, Answers answers, List<Recorded> seen) {
        if (!answers.fault().isEmpty() || answers.rest() > 0 || answers.whole().size() != reading.answers()) {
            return "wanted " + reading.answers() + " answers, got "
                    + answers.whole().stream().map(Answer::status).toList() + " and " + answers.rest() + " bytes more"
                    + (answers.fault().isEmpty() ? "" : " (" + answers.fault() + ")");
        }
        for (int i = 0; i < seen.size(); i++) {
            Answer answer = answers.whole().get(i);
            Recorded request = seen.get(i);
            String echo = request.method().equals("HEAD") ? "" : request.method() + " " + request.target();
            if (answer.status() != 200 || !answer.text().equals(echo)) {
                return "answer " + (i + 1) + " is " + answer.status() + " " + answer.text() + ", not to " + echo;
            }
        }
        return reading.statuses().isEmpty()
                        || reading.statuses().contains(answers.whole().getLast().status())
                ? ""
                : "wanted status " + reading.statuses() + ", got "
                        + answers.whole().getLast().status();
    }

    /** What no reading allows. */
    static List<String> complaints(Case hostile, GatewayUnderTest gateway, Answers answers, List<Recorded> open) {
        List<String> complaints = new ArrayList<>();
        for (Recorded request : open) {
            String lax = laxly(request.target());
            if (lax.equals("/guarded") || lax.startsWith("/guarded/")) {
                complaints.add("bypass: a lax upstream reads " + request.target() + " as guarded");
            }
        }
        String text = hostile.text();
        if (answers.interim() > 0 && text.contains(" HTTP/1.0\r\n")) {
            complaints.add("an interim answer to a caller of HTTP/1.0");
        }
        if (gateway.isOurs()) {
            answers.whole().forEach(answer -> contract(answer, complaints));
        }
        return complaints;
    }

    private static void contract(Answer answer, List<String> complaints) {
        if (answer.values("x-request-id").size() != 1) {
            complaints.add("an answer with x-request-id " + answer.values("x-request-id"));
        }
        if (answer.status() >= 400 && !answer.values("content-type").equals(List.of("application/problem+json"))) {
            complaints.add("a refusal of type " + answer.values("content-type"));
        }
    }

    /**
     * The path as the most careless upstream reads it: decoded once, backslashes, dots, slashes in a row. Parameters are
     * cut where dots or nothing are in front of them, for that is how they hide dots. Elsewhere they are part of their
     * segment, for the gateway's matching too: a route for /guarded says nothing about /guarded;x=1.
     */
    static String laxly(String target) {
        String path = target.split("[?#]", 2)[0].replaceFirst("^[a-zA-Z]+://[^/]*", "");
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            if (path.startsWith("%", i) && path.substring(i).matches("(?s)%[0-9a-fA-F]{2}.*")) {
                decoded.append((char) Integer.parseInt(path, i + 1, i + 3, 16));
                i += 2;
            } else {
                decoded.append(path.charAt(i));
            }
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String part : decoded.toString().replace('\\', '/').split("/", -1)) {
            String whole = part.split("\0", 2)[0];
            String name = whole.split(";", 2)[0];
            String segment = name.isEmpty() || name.equals(".") || name.equals("..") ? name : whole;
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        byte[] bytes = ("/" + String.join("/", segments)).getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
