package dev.fairlead.gateway.observe;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Observer;

/** Tells several observers of each exchange, in order. */
public final class Observers implements Observer {

    private final Observer[] observers;

    private Observers(Observer[] observers) {
        this.observers = observers;
    }

    /** All of these as one. */
    public static Observers of(Observer... observers) {
        return new Observers(observers.clone());
    }

    @Override
    public void began(Exchange exchange) {
        for (Observer observer : observers) {
            observer.began(exchange);
        }
    }

    @Override
    public void ended(Exchange exchange) {
        for (Observer observer : observers) {
            observer.ended(exchange);
        }
    }
}
