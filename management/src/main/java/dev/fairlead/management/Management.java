package dev.fairlead.management;

import dev.fairlead.management.api.Api;
import dev.fairlead.management.http.Listener;
import dev.fairlead.management.http.Traffic;
import dev.fairlead.management.page.Page;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.store.Store;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The control plane: REST and the page on one port, over one store that somebody else opened and will close. */
public final class Management implements AutoCloseable {

    private final Listener listener;

    private Management(Listener listener) {
        this.listener = listener;
    }

    /**
     * Starts it. Users are made by {@link dev.fairlead.store.user.Users#bootstrap}; nothing here makes one.
     *
     * @param clock wall time
     * @throws IOException if the address cannot be bound; the message says which
     */
    public static Management start(ManagementSettings settings, Store store, InstantSource clock) throws IOException {
        return start(settings, store, clock, ExpressionCheck.NONE);
    }

    /**
     * Likewise.
     *
     * @param expressions looks at those of workflows before they are saved
     */
    public static Management start(
            ManagementSettings settings, Store store, InstantSource clock, ExpressionCheck expressions)
            throws IOException {
        SecureRandom random = new SecureRandom();
        Traffic traffic = new Traffic();
        Api api = Api.of(
                new Api.Surroundings(store, random, clock, System::nanoTime, settings.version(), traffic, expressions));
        Page page = Page.load(random);
        try {
            Listener listener = Listener.open(
                    settings.address(),
                    request -> page.serves(request) ? page.answer(request) : api.answer(request),
                    traffic,
                    settings.grace(),
                    random.nextLong());
            return new Management(listener);
        } catch (IOException refused) {
            throw new IOException(
                    "management cannot listen on " + settings.address().getHostString() + ":"
                            + settings.address().getPort() + ": " + refused.getMessage()
                            + "; choose another port with FAIRLEAD_MANAGEMENT_PORT",
                    refused);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /** Refuses what comes, waits for what runs, at most the grace, and closes the port. */
    @Override
    public void close() {
        listener.close();
    }
}
