package dev.fairlead.gateway.acme;

import dev.fairlead.gateway.tls.CertificateMaker;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Issues what it is asked for, unless it was told to refuse. */
final class FakeAuthority implements Authority {

    static final Duration LIFE = Duration.ofDays(90);

    private final InstantSource clock;
    final List<String> orders = new ArrayList<>();
    private final Deque<Refused> refusals = new ArrayDeque<>();
    private Runnable meanwhile = () -> {};

    FakeAuthority(InstantSource clock) {
        this.clock = clock;
    }

    FakeAuthority refuses(boolean reached, Optional<Instant> notBefore) {
        refusals.add(new Refused("no, never", "ask nicely", reached, notBefore));
        return this;
    }

    /** What happens while it thinks. */
    void meanwhile(Runnable happening) {
        meanwhile = happening;
    }

    @Override
    public Issued order(Wanted wanted) throws Refused {
        orders.add(wanted.shown());
        meanwhile.run();
        Refused refused = refusals.poll();
        if (refused != null) {
            throw refused;
        }
        Instant now = clock.instant();
        CertificateMaker maker = new CertificateMaker(new SecureRandom(), "fake", now, now.plus(LIFE))
                .names(wanted.hosts().toArray(String[]::new));
        KeyPair key = Keys.make(wanted.resolver().keyType());
        return new Issued(List.of(maker.made(key, null).certificate()), key);
    }
}
