package dev.fairlead.management;

import dev.fairlead.management.alert.Mail;
import dev.fairlead.management.alert.Sender;
import dev.fairlead.management.alert.Senders;
import dev.fairlead.management.alert.Watcher;
import dev.fairlead.management.alert.Webhook;
import dev.fairlead.management.api.Api;
import dev.fairlead.management.event.Feed;
import dev.fairlead.management.event.StoreLook;
import dev.fairlead.management.http.Listener;
import dev.fairlead.management.http.Traffic;
import dev.fairlead.management.page.Page;
import dev.fairlead.management.sso.SingleSignOn;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.store.Store;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The control plane: REST and the page on one port, over one store that somebody else opened and will close. */
public final class Management implements AutoCloseable {

    private final Listener listener;
    private final Watcher watcher;
    private final Feed feed;

    private Management(Listener listener, Watcher watcher, Feed feed) {
        this.feed = feed;
        this.listener = listener;
        this.watcher = watcher;
    }

    /**
     * Starts it. Users are made by {@link dev.fairlead.store.user.Users#bootstrap}; nothing here makes one.
     *
     * @param clock wall time
     * @param expressions looks at those of workflows before they are saved
     * @throws IOException if the address cannot be bound; the message says which
     */
    public static Management start(
            ManagementSettings settings, Store store, InstantSource clock, ExpressionCheck expressions)
            throws IOException {
        SecureRandom random = new SecureRandom();
        Traffic traffic = new Traffic();
        Senders senders = senders(settings.outward(), clock);
        Optional<SingleSignOn> sso = settings.outward()
                .sso()
                .map(set -> new SingleSignOn(set, () -> keyring(store), clock, System::nanoTime));
        Feed feed = new Feed(new StoreLook(store), System::nanoTime);
        Api api = Api.of(new Api.Surroundings(
                store,
                random,
                clock,
                System::nanoTime,
                settings.version(),
                traffic,
                expressions,
                senders,
                sso,
                feed,
                settings.running()));
        Page page = Page.load(random);
        try {
            Listener listener = Listener.open(
                    settings.address(),
                    request -> page.serves(request) ? page.answer(request) : api.answer(request),
                    traffic,
                    settings.grace(),
                    random.nextLong());
            return new Management(listener, Watcher.start(store, clock, api::rollback, senders), feed);
        } catch (IOException refused) {
            throw new IOException(
                    "management cannot listen on " + settings.address().getHostString() + ":"
                            + settings.address().getPort() + ": " + refused.getMessage()
                            + "; choose another port with FAIRLEAD_MANAGEMENT_PORT",
                    refused);
        }
    }

    private static Keyring keyring(Store store) {
        try {
            return store.keyring();
        } catch (KeyException wrong) {
            throw new StoreUnavailable(wrong.text(), wrong);
        }
    }

    private static Senders senders(ManagementSettings.Outward outward, InstantSource clock) {
        Map<String, Sender> byType = new HashMap<>();
        byType.put("webhook", new Webhook(outward.privateAddresses(), clock));
        outward.mail().ifPresent(mail -> byType.put("email", new Mail(mail, clock)));
        return new Senders(byType);
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /** Ends streams, refuses what comes, waits for what runs, at most the grace, and closes the port. */
    @Override
    public void close() {
        feed.close();
        listener.close();
        watcher.close();
    }
}
