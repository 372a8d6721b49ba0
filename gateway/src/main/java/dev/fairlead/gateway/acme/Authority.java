package dev.fairlead.gateway.acme;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who issues certificates. */
interface Authority {

    /**
     * Orders one; waits for it, for a bounded time.
     *
     * @throws Refused if it is not issued
     * @throws InterruptedException if the gateway stops
     */
    Issued order(Wanted wanted) throws Refused, InterruptedException;

    /** What was issued: its own certificate first. */
    record Issued(List<X509Certificate> chain, KeyPair key) {}

    /** No certificate, and why. */
    final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final String remedy;
        private final boolean reached;
        private final transient Optional<Instant> notBefore;

        /**
         * @param reached whether the authority said so itself
         * @param notBefore until when it does not want to be asked again
         */
        Refused(String text, String remedy, boolean reached, Optional<Instant> notBefore) {
            super(text);
            this.remedy = remedy;
            this.reached = reached;
            this.notBefore = notBefore;
        }

        String text() {
            return String.valueOf(getMessage());
        }

        String remedy() {
            return remedy;
        }

        boolean reached() {
            return reached;
        }

        Optional<Instant> notBefore() {
            return notBefore;
        }
    }
}
