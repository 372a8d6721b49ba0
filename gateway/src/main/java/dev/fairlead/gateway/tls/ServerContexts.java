package dev.fairlead.gateway.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * The contexts of callers' connections, one for each pair of certificate and options that is used. They outlive a
 * change that does not concern them, so that sessions can be taken up again.
 *
 * <p>The keys of session tickets belong to the options and not to the context: a new certificate breaks no session, and
 * a session that began under options without client certificates is never taken up under options that ask for them.
 */
final class ServerContexts {

    /** A context that is not used any more is freed after this: whoever was about to use it has done so. */
    private static final long RETIREMENT_NANOS = Duration.ofMinutes(1).toNanos();

    private static final long TICKET_KEY_NANOS = Duration.ofHours(12).toNanos();

    private record Key(Protection protection, KeyedCertificate certificate) {}

    private record Retired(SslContext context, long sinceNanos) {}

    private final TlsLibrary library;
    private final SecureRandom random;
    private final Map<Key, SslContext> contexts = new HashMap<>();
    private final Map<Protection, List<OpenSslSessionTicketKey>> ticketKeys = new HashMap<>();
    private final ArrayDeque<Retired> retired = new ArrayDeque<>();
    private long rotatedNanos;

    ServerContexts(TlsLibrary library, SecureRandom random, long nowNanos) {
        this.library = library;
        this.random = random;
        this.rotatedNanos = nowNanos;
    }

    /**
     * The context; made where there is none yet. Any thread.
     *
     * @throws SSLException if the library does not take the certificate or the options
     */
    synchronized SslContext of(Protection protection, KeyedCertificate certificate) throws SSLException {
        Key key = new Key(protection, certificate);
        SslContext context = contexts.get(key);
        if (context == null) {
            context = library.server(protection, certificate);
            if (protection.options().sessionTickets()) {
                give(context, ticketKeys.computeIfAbsent(protection, fresh -> List.of(ticketKey())));
            }
            contexts.put(key, context);
        }
        return context;
    }

    /** Lets go of all contexts that use other options or other certificates than these. */
    synchronized void retain(Set<Protection> protections, Set<KeyedCertificate> certificates, long nowNanos) {
        for (Iterator<Map.Entry<Key, SslContext>> each = contexts.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Key, SslContext> entry = each.next();
            boolean used = protections.contains(entry.getKey().protection())
                    && certificates.contains(entry.getKey().certificate());
            if (!used) {
                each.remove();
                retired.add(new Retired(entry.getValue(), nowNanos));
            }
        }
        ticketKeys.keySet().retainAll(protections);
    }

    /** Frees what was let go of long enough ago, and changes the keys of tickets from time to time. */
    synchronized void upkeep(long nowNanos) {
        while (!retired.isEmpty() && nowNanos - retired.getFirst().sinceNanos() > RETIREMENT_NANOS) {
            ReferenceCountUtil.release(retired.removeFirst().context());
        }
        if (nowNanos - rotatedNanos > TICKET_KEY_NANOS) {
            rotatedNanos = nowNanos;
            ticketKeys.replaceAll((protection, keys) -> List.of(ticketKey(), keys.getFirst()));
            contexts.forEach((key, context) -> {
                List<OpenSslSessionTicketKey> keys = ticketKeys.get(key.protection());
                if (keys != null) {
                    give(context, keys);
                }
            });
        }
    }

    /** How many contexts there are. */
    synchronized int size() {
        return contexts.size() + retired.size();
    }

    // The JDK keeps keys of its own in each context.
    private static void give(SslContext context, List<OpenSslSessionTicketKey> keys) {
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setTicketKeys(keys.toArray(OpenSslSessionTicketKey[]::new));
        }
    }

    private OpenSslSessionTicketKey ticketKey() {
        List<byte[]> parts = new ArrayList<>();
        for (int size : new int[] {
            OpenSslSessionTicketKey.NAME_SIZE,
            OpenSslSessionTicketKey.HMAC_KEY_SIZE,
            OpenSslSessionTicketKey.AES_KEY_SIZE
        }) {
            byte[] part = new byte[size];
            random.nextBytes(part);
            parts.add(part);
        }
        return new OpenSslSessionTicketKey(parts.get(0), parts.get(1), parts.get(2));
    }
}
