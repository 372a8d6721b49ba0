package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.loop.Timer;

/** The place that one exchange has, or waits for, among the requests of its service. On the exchange's loop. */
final class Place implements Admission.Applicant {

    private final Admission admission;
    private final LiveExchange exchange;
    private final Forward forward;
    private final Timer patience = new Timer(this::waitedTooLong);
    private boolean held;
    private boolean over;

    Place(Admission admission, LiveExchange exchange, Forward forward) {
        this.admission = admission;
        this.exchange = exchange;
        this.forward = forward;
    }

    /** Sends the exchange on its way as soon as there is a place. */
    void enter() {
        switch (admission.enter(this)) {
            case ADMITTED -> {
                held = true;
                forward.start();
            }
            case REFUSED ->
                forward.fail(new Failure.Overloaded("the service has as many requests as it may, and they queue"));
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
            forward.abandon();
        }
    }

    private void waitedTooLong() {
        if (!over && admission.cancel(this)) {
            forward.fail(new Failure.Overloaded("no other request of the service ended in time"));
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
                forward.start();
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
