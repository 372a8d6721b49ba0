package dev.fairlead.benchmark;

import java.io.Serial;

/** A measurement that cannot be trusted or could not be taken; the message says what, where and what to do. */
final class MeasurementFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    MeasurementFailure(String message) {
        super(message);
    }
}
