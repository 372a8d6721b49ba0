package dev.fairlead.acceptance.corpus;

import dev.fairlead.acceptance.corpus.RequestReading.Ending;
import dev.fairlead.acceptance.peer.Answers;
import dev.fairlead.acceptance.peer.Answers.Answer;
import dev.fairlead.acceptance.peer.Caller;
import dev.fairlead.acceptance.peer.Lane;
import dev.fairlead.acceptance.peer.Recorded;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Replays the bytes of one case, cut at some places, and says which reading the gateway had. */
final class RequestReplay {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration GONE = Duration.ofSeconds(3);

    private static final long POLL_NANOS = 200_000;

    private final Case hostile;
    private final List<RequestReading> readings;
    private final List<Boolean> heads;
    private final Lane lane;
    private final List<String> oddities = new ArrayList<>();

    RequestReplay(Case hostile, Lane lane) {
        this.hostile = hostile;
        this.readings = RequestReading.parse(hostile.expectation());
        this.heads = readings.stream()
                .map(RequestReading::heads)
                .filter(list -> !list.isEmpty())
                .findFirst()
                .orElse(List.of());
        this.lane = lane;
    }

    /** What the gateway made of it: the reading's number and the statuses; all splits must have the same. */
    record Outcome(String reading, String wrong) {}

    /** Sends the bytes in pieces that end at {@code cuts}, and compares. */
    Outcome run(int... cuts) throws IOException {
        discardLate();
        Answers answers;
        boolean ended;
        boolean reset;
        byte[] received;
        try (Caller caller = lane.call()) {
            send(caller, cuts);
            settle(caller);
            oddity(lane.victim());
            oddity(lane.ping());
            caller.receiveNow();
            if (!isThere(caller)) {
                settle(caller);
            }
            answers = caller.answers(heads);
            ended = caller.ended();
            reset = caller.reset();
            received = caller.received();
        }
        awaitNothingUnfinished();
        Seen seen = look();
        if (reset && answers.whole().isEmpty()) {
            oddities.add("the connection was reset before an answer could be read");
        }
        Outcome outcome = match(answers, ended, seen);
        oddities.addAll(Judge.complaints(hostile, lane.gateway(), answers, seen.open));
        String wrong = String.join("; ", oddities);
        oddities.clear();
        if (wrong.isEmpty() && outcome.wrong.isEmpty()) {
            return outcome;
        }
        String text =
                String.join("; ", List.of(outcome.wrong, wrong)) + "\n  the caller got \"" + Escapes.show(received)
                        + "\" and the connection " + (reset ? "was reset" : ended ? "closed" : "stayed open")
                        + "\n  the upstreams saw " + seen;
        return new Outcome(outcome.reading, text);
    }

    /** What arrived at the upstreams because of the case. */
    private record Seen(List<Recorded> open, List<Recorded> guarded, int abandoned) {
        @Override
        public String toString() {
            return abandoned + " unfinished, open " + texts(open) + ", guarded " + texts(guarded);
        }

        private static List<String> texts(List<Recorded> list) {
            return list.stream()
                    .limit(12)
                    .map(r -> r.method() + " "
                            + r.target().substring(0, Math.min(200, r.target().length())) + " "
                            + r.fields().stream().limit(30).toList() + " \"" + Escapes.show(r.body()) + "\"")
                    .toList();
        }
    }

    private void send(Caller caller, int... cuts) throws IOException {
        int from = 0;
        for (int cut : cuts) {
            caller.send(Arrays.copyOfRange(hostile.bytes(), from, cut));
            oddity(lane.ping());
            from = cut;
        }
        caller.send(Arrays.copyOfRange(hostile.bytes(), from, hostile.bytes().length));
    }

    /** Reads until one of the readings is there, or none can be any more. */
    private void settle(Caller caller) throws IOException {
        boolean mayBeUnfinished = readings.stream().anyMatch(r -> r.ending() == Ending.UNFINISHED);
        if (mayBeUnfinished) {
            oddity(lane.ping());
            oddity(lane.ping());
            caller.receiveNow();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!caller.ended() && !isThere(caller) && System.nanoTime() < deadline) {
            caller.receive(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }

    private boolean isThere(Caller caller) {
        Answers answers = caller.answers(heads);
        return readings.stream()
                .anyMatch(r -> answers.whole().size() == r.answers()
                        && answers.rest() == 0
                        && !r.closes()
                        && (r.ending() != Ending.SELF
                                || r.statuses()
                                        .contains(answers.whole().getLast().status()))
                        && (r.ending() != Ending.ANSWERED
                                || answers.whole().getLast().status() == 200));
    }

    private void oddity(String text) {
        if (!text.isEmpty()) {
            oddities.add(text);
        }
    }

    private void discardLate() {
        Seen late = look();
        if (!late.open.isEmpty() || !late.guarded.isEmpty()) {
            oddities.add("something arrived late from the replay before: " + late);
        }
    }

    private void awaitNothingUnfinished() throws IOException {
        if (readings.stream().anyMatch(RequestReading::mayLeaveUnfinished)) {
            oddity(lane.ping());
            lane.open().settle();
        }
        long deadline = System.nanoTime() + GONE.toNanos();
        while (lane.open().unfinished() + lane.guarded().unfinished() > 0) {
            if (System.nanoTime() > deadline) {
                oddities.add("the upstream is left with an unfinished request on an open connection");
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Seen look() {
        List<Recorded> open = honestLeftOut(lane.open(), Lane.VICTIM);
        List<Recorded> guarded = honestLeftOut(lane.guarded(), Lane.PING);
        oddities.addAll(lane.open().takeComplaints());
        oddities.addAll(lane.guarded().takeComplaints());
        return new Seen(
                open, guarded, lane.open().takeAbandoned() + lane.guarded().takeAbandoned());
    }

    private static List<Recorded> honestLeftOut(RecordingUpstream upstream, String prefix) {
        return upstream.takeRequests().stream()
                .filter(request -> !request.target().startsWith(prefix))
                .toList();
    }

    private Outcome match(Answers answers, boolean ended, Seen seen) {
        List<String> wrongs = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            String wrong = Judge.compare(readings.get(i), answers, ended, seen.open, seen.guarded, seen.abandoned);
            if (wrong.isEmpty()) {
                List<Integer> statuses =
                        answers.whole().stream().map(Answer::status).toList();
                return new Outcome("reading " + (i + 1) + " " + statuses, "");
            }
            wrongs.add(wrong);
        }
        return new Outcome("none", String.join(" | ", wrongs));
    }
}
