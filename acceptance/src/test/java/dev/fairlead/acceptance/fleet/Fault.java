package dev.fairlead.acceptance.fleet;

import java.io.IOException;
import java.time.Duration;

/**
 * One row of the table: what goes wrong, how long, and by what somebody who looks sees it.
 *
 * @param name what the table calls it
 * @param before makes it ready, while all is well; not of the time that is measured
 * @param begin makes it
 * @param lasts at least so long; zero ends it as soon as it was noticed
 * @param end takes it away
 * @param noticed whether somebody says so now: the load balancer, a health check, a gauge
 * @param healed whether everybody says that it is over
 * @param within until when no request may be slow any more, from the beginning on and from the end on
 * @param daily whether every build does it
 */
record Fault(
        String name,
        Step before,
        Step begin,
        Duration lasts,
        Step end,
        Sign noticed,
        Sign healed,
        Duration within,
        boolean daily) {

    /** Something that is done to processes, files or ways. */
    @FunctionalInterface
    interface Step {

        void run() throws IOException;
    }

    /** Something that somebody who looks sees, such as the load balancer. */
    @FunctionalInterface
    interface Sign {

        boolean isSeen(Front front);
    }

    /** Where the gateways alone decide. */
    static final Duration OURS = Duration.ofSeconds(2);

    /** Where somebody else decides first, as Sentinels do. */
    static final Duration THEIRS = Duration.ofSeconds(10);

    /** Where ours alone notice; files are looked at twice a second, and processes share the machine. */
    private static final Duration TOLD = Duration.ofSeconds(6);

    /** Where something has to start again. */
    private static final Duration STARTED = Duration.ofSeconds(30);

    /** A Redis of the test forgets its part when it starts again, and Sentinels take their time to tell it. */
    private static final Duration ELECTED = Duration.ofSeconds(60);

    private static final Duration SHORT = Duration.ofMillis(2_500);

    static Fault of(String name, Step begin, Step end, Sign noticed, Sign healed) {
        return new Fault(name, () -> {}, begin, SHORT, end, noticed, healed, OURS, false);
    }

    /** Whether it ends or stops a gateway, which then cannot say that it is well. */
    boolean isOfGateway() {
        return name.startsWith("gateway: ");
    }

    /** Every build does it, not only who asks for the whole table. */
    Fault eachDay() {
        return new Fault(name, before, begin, lasts, end, noticed, healed, within, true);
    }

    /** With what has to be there before it can begin. */
    Fault after(Step preparation) {
        return new Fault(name, preparation, begin, lasts, end, noticed, healed, within, daily);
    }

    Fault lasting(Duration time) {
        return new Fault(name, before, begin, time, end, noticed, healed, within, daily);
    }

    /** Until when somebody has to say that it is there. */
    Duration toldWithin() {
        // What lasts longer than that takes a while before anybody can feel it.
        Duration usual = within.equals(OURS) ? TOLD : THEIRS;
        return lasts.compareTo(THEIRS) > 0 ? lasts : usual;
    }

    /** Until when all have to be well again behind its end. */
    Duration healedWithin() {
        return within.equals(OURS) ? STARTED : ELECTED;
    }

    /** Somebody else has to decide before ours can. */
    Fault decidedElsewhere() {
        return new Fault(name, before, begin, lasts, end, noticed, healed, THEIRS, daily);
    }
}
