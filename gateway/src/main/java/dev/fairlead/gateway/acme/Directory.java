package dev.fairlead.gateway.acme;

import dev.fairlead.gateway.tls.CertificateRequest;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;

/** An authority that speaks ACME (RFC 8555), by way of the library; the only class that sees it, with {@link Trust}. */
final class Directory implements Authority {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PROVING = Duration.ofSeconds(60);
    private static final Duration ISSUING = Duration.ofSeconds(60);

    private final Shelf shelf;
    private final Challenges challenges;
    private final Map<Resolver, Login> logins = new HashMap<>();

    Directory(Shelf shelf, Challenges challenges) {
        this.shelf = shelf;
        this.challenges = challenges;
    }

    @Override
    public Issued order(Wanted wanted) throws Refused, InterruptedException {
        List<String> shown = new ArrayList<>();
        try {
            Order order =
                    login(wanted.resolver()).newOrder().domains(wanted.hosts()).create();
            prove(order, wanted, shown);
            return issued(order, wanted);
        } catch (AcmeException failed) {
            throw Refusals.of(failed, wanted);
        } catch (IOException unshared) {
            throw new Refused(
                    "what the authority wants to see could not be shared with the other replicas: "
                            + unshared.getMessage(),
                    "look at the store",
                    false,
                    Optional.empty());
        } finally {
            hide(shown);
        }
    }

    private void prove(Order order, Wanted wanted, List<String> shown)
            throws AcmeException, IOException, Refused, InterruptedException {
        Map<Authorization, Challenge> begun = new HashMap<>();
        for (Authorization authorization : order.getAuthorizations()) {
            if (authorization.getStatus() != Status.VALID) {
                begun.put(authorization, show(authorization, wanted, shown));
            }
        }
        for (Challenge challenge : begun.values()) {
            challenge.trigger();
        }
        for (Map.Entry<Authorization, Challenge> each : begun.entrySet()) {
            Authorization authorization = each.getKey();
            if (authorization.waitForCompletion(PROVING) != Status.VALID) {
                each.getValue().fetch();
                throw Refusals.unproven(authorization, each.getValue(), wanted);
            }
        }
    }

    private Challenge show(Authorization authorization, Wanted wanted, List<String> shown) throws IOException, Refused {
        String host = authorization.getIdentifier().getDomain();
        switch (wanted.resolver().challenge()) {
            case HTTP_01 -> {
                Http01Challenge challenge = authorization
                        .findChallenge(Http01Challenge.class)
                        .orElseThrow(() -> Refusals.notOffered("http-01", host));
                String id = Things.token(challenge.getToken());
                shown.add(id);
                challenges.show(id, challenge.getAuthorization().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                return challenge;
            }
            case TLS_ALPN_01 -> {
                TlsAlpn01Challenge challenge = authorization
                        .findChallenge(TlsAlpn01Challenge.class)
                        .orElseThrow(() -> Refusals.notOffered("tls-alpn-01", host));
                String id = Things.digest(host);
                shown.add(id);
                challenges.show(id, challenge.getAcmeValidation());
                return challenge;
            }
        }
        throw new IllegalStateException("every challenge is one of the two");
    }

    private void hide(List<String> shown) {
        for (String id : shown) {
            try {
                challenges.hide(id);
            } catch (IOException later) {
                // It proves nothing once the order is over; the next order of the host overwrites it.
            }
        }
    }

    private static Issued issued(Order order, Wanted wanted) throws AcmeException, Refused, InterruptedException {
        KeyPair key = Keys.make(wanted.resolver().keyType());
        order.waitUntilReady(ISSUING);
        order.execute(CertificateRequest.of(wanted.hosts(), key));
        Status status = order.waitForCompletion(ISSUING);
        if (status != Status.VALID) {
            String why = order.getError().map(Problem::toString).orElse("the order is " + status);
            throw new Refused(why, "look at what the authority says", true, Optional.empty());
        }
        return new Issued(order.getCertificate().getCertificateChain(), key);
    }

    private Login login(Resolver resolver) throws AcmeException, IOException, Refused {
        Login known = logins.get(resolver);
        if (known == null) {
            known = open(resolver);
            logins.put(resolver, known);
        }
        return known;
    }

    // An authority that knows the key gives the account that there is.
    private Login open(Resolver resolver) throws AcmeException, IOException, Refused {
        Session session = new Session(resolver.directory(), new Trust(resolver.authorities()));
        session.networkSettings().setTimeout(PATIENCE);
        AccountBuilder account = new AccountBuilder().agreeToTermsOfService().useKeyPair(accountKey(resolver));
        resolver.email().ifPresent(account::addEmail);
        if (resolver.binding().isPresent()) {
            account.withKeyIdentifier(
                    resolver.binding().get().id(), resolver.binding().get().mac());
        }
        return account.createLogin(session);
    }

    private KeyPair accountKey(Resolver resolver) throws IOException {
        String id = Things.account(resolver);
        Optional<byte[]> there = shelf.get(id);
        if (there.isPresent()) {
            try {
                return Keys.read(there.get(), id);
            } catch (Things.Unreadable damaged) {
                throw new IOException(damaged);
            }
        }
        KeyPair fresh = Keys.make(Resolver.KeyType.EC256);
        shelf.put(id, Keys.written(fresh));
        return fresh;
    }
}
