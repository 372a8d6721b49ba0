package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.loop.Timer;

/** The place that one request has, or waits for, among the requests of its service. On the exchange's loop. */
final class Place implements Admission.Applicant {

    /** What wants a place: an exchange on its way, or something that is asked on behalf of one. */
    interface Entrant {

        /** It has a place: it goes on its way. */
        void start();

        /** It gets none. */
        void fail(Failure failure);

        /** Nobody wants it any more. */
        void abandon();
    }

    private final Admission admission;
    private final LiveExchange exchange;
    private final Entrant entrant;
    private final Timer patience = new Timer(this::waitedTooLong);
    private boolean held;
    private boolean over;

    Place(Admission admission, LiveExchange exchange, Entrant entrant) {
        this.admission = admission;
        this.exchange = exchange;
        this.entrant = entrant;
    }

    /** Sends the exchange on its way as soon as there is a place. */
    void enter() {
        switch (admission.enter(this)) {
            case ADMITTED -> {
                held = true;
                entrant.start();
            }
            case REFUSED ->
                entrant.fail(new Failure.Overloaded("the service has as many requests as it may, and they queue"));
            case WAITS -> {
                // Nobody else tells of a caller that leaves now.
                exchange.handling().whenEnded(ended -> gone());
                long wait = admission.limit().patience().toNanos();
                exchange.home().timers().set(patience, exchange.home().now() + wait);
            }
        }
    }

    private void gone() {
        if (!over) {
            entrant.abandon();
        }
    }

    private void waitedTooLong() {
        if (!over && admission.cancel(this)) {
            entrant.fail(new Failure.Overloaded("no other request of the service ended in time"));
        }
    }

    @Override
    public void admitted() {
        exchange.home().executor().execute(() -> {
            if (over) {
                admission.leave();
            } else {
                held = true;
                exchange.home().timers().cancel(patience);
                entrant.start();
            }
        });
    }

    /** The exchange is over, or does not wait any more. */
    void leave() {
        if (over) {
            return;
        }
        over = true;
        exchange.home().timers().cancel(patience);
        if (held) {
            admission.leave();
        } else {
            admission.cancel(this);
        }
    }
}
