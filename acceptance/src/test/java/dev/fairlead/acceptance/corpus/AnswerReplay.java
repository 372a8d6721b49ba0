package dev.fairlead.acceptance.corpus;

import dev.fairlead.acceptance.peer.Answers;
import dev.fairlead.acceptance.peer.Caller;
import dev.fairlead.acceptance.peer.Lane;
import dev.fairlead.acceptance.peer.Recorded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Has an upstream answer with the bytes of one case, cut at one place, and says what the caller got. */
final class AnswerReplay {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final String GOOD = " HTTP/1.1\r\nHost: app.test\r\n\r\n";

    private final Case hostile;
    private final List<AnswerReading> readings;
    private final List<Boolean> heads;
    private final Lane lane;

    AnswerReplay(Case hostile, Lane lane) {
        this.hostile = hostile;
        this.readings = AnswerReading.parse(hostile.expectation());
        this.heads = List.of(hostile.request().startsWith("HEAD "));
        this.lane = lane;
    }

    /** What is wrong, or an empty text; {@code cut} of 0 sends the bytes whole. */
    String run(int cut) throws IOException {
        lane.open().takeRequests();
        Script script = new Script(hostile, lane, cut);
        lane.open().answerWith(script);
        List<String> wrongs = new ArrayList<>();
        try (Caller caller = lane.call()) {
            caller.send((hostile.request().isEmpty() ? "GET /case" : hostile.request()) + GOOD);
            settle(caller);
            script.awaitWritten();
            lane.ping();
            caller.receiveNow();
            wrongs.add(judge(caller, script));
            wrongs.add(lane.victim());
            wrongs.add(sameCaller(caller));
            if (wrongs.stream().anyMatch(wrong -> !wrong.isEmpty())) {
                wrongs.add("\n  the caller got \"" + Escapes.show(caller.received()) + "\" and the connection "
                        + (caller.ended() ? "closed" : "stayed open"));
            }
        }
        return String.join(" ", wrongs).strip();
    }

    /** Reads until the answer is there and the gateway had the time to send too much. */
    private void settle(Caller caller) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Answers answers = caller.answers(heads);
        while (answers.whole().isEmpty() && !caller.ended() && System.nanoTime() < deadline) {
            caller.receive(Duration.ofNanos(deadline - System.nanoTime()));
            answers = caller.answers(heads);
        }
    }

    private String judge(Caller caller, Script script) throws IOException {
        Answers answers = caller.answers(heads);
        List<String> wrongs = new ArrayList<>();
        for (AnswerReading reading : readings) {
            String wrong = reading.compare(answers, caller.ended());
            if (wrong.isEmpty()) {
                return pool(reading, script.connection());
            }
            wrongs.add(wrong);
        }
        return String.join(" | ", wrongs);
    }

    /** Sends victims and looks which connections they took. */
    private String pool(AnswerReading reading, int hostileConnection) throws IOException {
        lane.open().takeRequests();
        String odd = lane.victim() + lane.victim();
        boolean again = lane.open().takeRequests().stream()
                .map(Recorded::connection)
                .anyMatch(connection -> connection == hostileConnection);
        if (again && reading.isFresh()) {
            return odd + "the connection was used again";
        }
        return !again && reading.isReused() && lane.gateway().isOurs() ? odd + "the connection was not kept" : odd;
    }

    /** A good request on the caller's own connection, if that is still open, gets its own answer. */
    private String sameCaller(Caller caller) throws IOException {
        caller.receiveNow();
        Answers before = caller.answers(heads);
        if (caller.ended() || before.whole().size() != 1) {
            return "";
        }
        caller.send("GET " + Lane.VICTIM + "same" + GOOD);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Answers answers = caller.answers(heads);
        while (answers.whole().size() < 2 && !caller.ended() && System.nanoTime() < deadline) {
            caller.receive(Duration.ofNanos(deadline - System.nanoTime()));
            answers = caller.answers(heads);
        }
        boolean announced =
                before.whole().getFirst().values("connection").stream().anyMatch("close"::equalsIgnoreCase);
        if (answers.whole().size() == 1 && caller.ended() && announced) {
            return "";
        }
        return answers.whole().size() == 2 && answers.whole().get(1).text().equals("GET " + Lane.VICTIM + "same")
                ? ""
                : "the next request of the same caller got " + answers;
    }
}
