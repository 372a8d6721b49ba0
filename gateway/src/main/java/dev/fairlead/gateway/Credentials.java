package dev.fairlead.gateway;

import dev.fairlead.gateway.access.Proving;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.token.Issuers;
import dev.fairlead.gateway.token.RemoteKeys;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.store.use.CredentialUses;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What checks credentials while the gateway serves, its gauges, and what the store is told of it. */
final class Credentials implements AutoCloseable {

    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    /** Issuers that are shown one by one. */
    private static final int ROWS = 1000;

    private final Proving proving;
    private final UsesTold told;
    private final Sweeping telling;

    Credentials(InstallationKeys keys, Gauges gauges, OwnCalls calls) {
        proving = new Proving(keys.opening(), keys.passwords(), keys::keyed, new Issuers(System::nanoTime, calls));
        told = new UsesTold(proving.uses());
        telling = Sweeping.start("credential-uses", TELL_EVERY, told::tell);
        show(gauges);
    }

    Proving proving() {
        return proving;
    }

    void tellUsesTo(CredentialUses store) {
        told.to(store);
    }

    private void show(Gauges gauges) {
        for (Proving.Kind kind : Proving.Kind.values()) {
            checks(gauges, kind, true);
            checks(gauges, kind, false);
        }
        String waiting = "Requests that wait before their credential can be checked.";
        gauges.gauge("fairlead_credential_waiting_requests", waiting, Map.of("for", "keys"), proving::waitingForKeys);
        gauges.gauge(
                "fairlead_credential_waiting_requests",
                waiting,
                Map.of("for", "password"),
                proving::waitingForPasswords);
        gauges.gauge(
                "fairlead_credential_waiting_requests", waiting, Map.of("for", "token"), proving::waitingForTokens);
        gauges.gauge(
                "fairlead_credential_uses_waiting",
                "Last uses that the store has not heard of yet; 65,536 at most.",
                proving.uses()::waiting);
        gauges.counter(
                "fairlead_credential_uses_dropped_total", "Last uses that found no room.", proving.uses()::dropped);
        gauges.rows(
                "fairlead_token_issuer_up",
                "1 if the keys of an issuer could be fetched the last time.",
                () -> issuers(keys -> keys.isUp() ? 1 : 0));
        gauges.rows(
                "fairlead_token_keys_age_seconds",
                "How old the keys of an issuer are; -1 where there are none.",
                () -> issuers(RemoteKeys::ageSeconds));
        gauges.counterRows(
                "fairlead_token_key_fetches_total",
                "How often an issuer was asked for its keys.",
                () -> issuers(RemoteKeys::fetches));
        gauges.counterRows(
                "fairlead_token_key_fetches_failed_total", "How often that failed.", () -> issuers(RemoteKeys::failed));
    }

    private void checks(Gauges gauges, Proving.Kind kind, boolean good) {
        gauges.counter(
                "fairlead_credential_checks_total",
                "Checks of credentials that are no keys.",
                Map.of("kind", kind.name().toLowerCase(Locale.ROOT), "outcome", good ? "good" : "refused"),
                () -> proving.counted(kind, good));
    }

    private List<Gauges.Row> issuers(ToLongFunction<RemoteKeys> value) {
        return proving.issuing().stream()
                .limit(ROWS)
                .map(keys -> new Gauges.Row(Map.of("issuer", keys.name()), value.applyAsLong(keys)))
                .toList();
    }

    /** Tells what is left to tell. */
    @Override
    public void close() {
        telling.close();
        told.tell();
        proving.close();
    }
}
