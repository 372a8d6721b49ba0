package dev.fairlead.management.access;

import dev.fairlead.management.http.Refusal;
import dev.fairlead.store.user.User;
import dev.fairlead.store.user.Users;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Checks passwords, slowly and not often. */
public final class Login {

    // A password hash is expensive by intention; more at once would starve everything else.
    private static final int AT_ONCE = 2;
    private static final int PATIENCE_SECONDS = 5;

    private final Supplier<Users> users;
    private final LoginThrottle throttle;
    private final Semaphore seats = new Semaphore(AT_ONCE, true);

    public Login(Supplier<Users> users, LoginThrottle throttle) {
        this.users = users;
        this.throttle = throttle;
    }

    /**
     * The user whose password this is.
     *
     * @throws Refusal 401 if it is not, 429 if there were too many attempts
     */
    public User check(String name, String password, InetAddress peer) {
        List<String> keys = List.of("user " + name, "address " + block(peer));
        OptionalLong wait = throttle.attempt(keys);
        if (wait.isPresent()) {
            throw Refusal.of(429, "Too many attempts to log in; try again in " + wait.getAsLong() + " seconds")
                    .with("Retry-After", Long.toString(wait.getAsLong()));
        }
        Optional<User> user = seated(name, password);
        user.ifPresent(known -> throttle.succeeded(keys));
        return user.orElseThrow(() -> Refusal.of(401, "The user name or the password is wrong")
                .with("WWW-Authenticate", "Bearer realm=\"fairlead\""));
    }

    private Optional<User> seated(String name, String password) {
        try {
            if (!seats.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw Refusal.of(503, "Too many others are logging in; try again")
                        .with("Retry-After", "5");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Refusal.of(503, "This server is stopping");
        }
        try {
            return users.get().login(name, password);
        } finally {
            seats.release();
        }
    }

    // One subscriber has a whole /64 of IPv6.
    private static String block(InetAddress peer) {
        byte[] address = peer.getAddress();
        if (address.length == 4) {
            return peer.getHostAddress();
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(address, 8), 16))
                    .getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
