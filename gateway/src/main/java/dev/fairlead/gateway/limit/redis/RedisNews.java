package dev.fairlead.gateway.limit.redis;

import dev.fairlead.gateway.loop.Unheeded;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What replicas call out to each other: the number of a revision that one of them has just seen in the store. It makes
 * the others look there at once; whoever does not hear it looks within a second anyway, so nothing is repeated and nothing is lost.
 */
final class RedisNews {

    private static final Logger LOG = LoggerFactory.getLogger(RedisNews.class);

    private final RedisSettings settings;
    private final String channel;
    private final AtomicLong newest = new AtomicLong();
    private volatile @Nullable LongConsumer heard;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> listening;
    private boolean failing;

    RedisNews(RedisSettings settings) {
        this.settings = settings;
        this.channel = settings.prefix() + ":revision";
    }

    /** From now on tells that to whoever listens here. */
    void to(LongConsumer listener) {
        heard = listener;
    }

    /** Whether somebody wants to hear and cannot. */
    boolean isDeaf() {
        StatefulRedisPubSubConnection<String, String> now = listening;
        return heard != null && (now == null || !now.isOpen());
    }

    /** Listens anew. Blocks; on the thread that connects. */
    void listen(RedisClients clients) {
        StatefulRedisPubSubConnection<String, String> before = listening;
        try {
            StatefulRedisPubSubConnection<String, String> fresh = clients.listen();
            fresh.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String from, String message) {
                    hear(message);
                }
            });
            fresh.sync().subscribe(channel);
            listening = fresh;
            failing = false;
        } catch (RuntimeException refused) {
            if (!failing) {
                LOG.atWarn()
                        .addKeyValue("reason", Reasons.of(settings.address(), refused))
                        .log("revisions_are_not_heard_of");
            }
            failing = true;
        }
        if (before != null) {
            Unheeded.of(before.closeAsync());
        }
    }

    private void hear(String message) {
        LongConsumer to = heard;
        if (to != null && message.matches("[0-9]{1,18}")) {
            long revision = Long.parseLong(message);
            newest.accumulateAndGet(revision, Math::max);
            to.accept(revision);
        }
    }

    /** Calls it out, unless somebody else did. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever did not hear it looks by itself
    void tell(long revision, RedisClients.Connection by) {
        if (newest.getAndAccumulate(revision, Math::max) < revision) {
            by.messages().publish(channel, Long.toString(revision));
        }
    }
}
