package dev.fairlead.store.user;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.secret.PasswordHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Checks passwords, and sees to it that guessing costs the guesser more than this process. */
final class Logins {

    private static final int AT_A_TIME = 2;
    private static final Duration LONGEST_QUEUE = Duration.ofSeconds(5);
    private static final int AUDITED_A_MINUTE = 30;
    private static final int MAX_NAME = 128;

    private final AuditLog audit;
    private final Clock clock;
    // Checked when there is no such user, so that the time does not tell who exists.
    private final String nobody;
    private final Semaphore turns = new Semaphore(AT_A_TIME, true);
    private final ReentrantLock counting = new ReentrantLock();
    private Instant minute = Instant.EPOCH;
    private int audited;
    private long suppressed;

    Logins(AuditLog audit, Clock clock, int iterations) {
        this.audit = audit;
        this.clock = clock;
        this.nobody = PasswordHash.ofNothing(iterations);
    }

    Optional<User> check(String name, String password, Optional<Accounts.Account> account) {
        boolean right =
                matches(password, account.map(Accounts.Account::password).orElse(nobody));
        if (right && account.isPresent()) {
            return account.map(Accounts.Account::user);
        }
        failed(name);
        return Optional.empty();
    }

    private boolean matches(String password, String hash) {
        try {
            if (!turns.tryAcquire(LONGEST_QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            return PasswordHash.matches(password, hash);
        } finally {
            turns.release();
        }
    }

    private void failed(String name) {
        Optional<String> why = reason(clock.instant());
        why.ifPresent(text -> audit.append(Actor.user(printable(name)), "login-failed", text, List.of()));
    }

    // What to write, if anything is to be written.
    private Optional<String> reason(Instant now) {
        counting.lock();
        try {
            if (Duration.between(minute, now).compareTo(Duration.ofMinutes(1)) >= 0) {
                minute = now;
                audited = 0;
            }
            if (audited >= AUDITED_A_MINUTE) {
                suppressed++;
                return Optional.empty();
            }
            audited++;
            String text = suppressed == 0 ? "" : suppressed + " more failures before this one were not written";
            suppressed = 0;
            return Optional.of(text);
        } finally {
            counting.unlock();
        }
    }

    // What somebody typed as a name may be anything, a password too.
    private static String printable(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._@+-]", "?");
        String cut = plain.substring(0, Math.min(MAX_NAME, plain.length()));
        return cut.isEmpty() ? "?" : cut;
    }
}
