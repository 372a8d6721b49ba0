package dev.fairlead.cli;

import java.math.BigDecimal;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;

/**
 * What each start of a role needs sooner or later and waits for on one processor, begun on another while the settings are
 * read: the tables of {@link BigDecimal} (35 ms), and the JDK's cryptography, whose first use looks for services in the index
 * of every jar (40 ms). Whoever needs one of them before it is there waits for it, as the JVM has it.
 */
final class Beside {

    private Beside() {}

    static void begin() {
        Thread.ofPlatform().daemon().name("beside").start(Beside::touch);
    }

    private static void touch() {
        try {
            BigDecimal.ONE.signum();
            Mac.getInstance("HmacSHA256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
