package dev.fairlead.gateway.limit.redis;

import dev.fairlead.gateway.limit.Ledger;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in Redis: one script for everything ({@code ledger.lua}), called by its digest, sent along where Redis does
 * not have it (any more). Connecting happens on a thread of its own; whoever asks before that hears that it failed.
 */
public final class RedisLedger implements Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLedger.class);

    private final RedisSettings settings;
    private final RedisClients clients;
    private final ExecutorService connector;
    private final RedisNews news;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private final String script = script();
    private final String liveKey;
    private volatile RedisClients.@Nullable Connection connection;
    private volatile String digest = "";
    private volatile String reason = "it was not reached yet";

    /** A ledger that begins to connect. */
    public RedisLedger(RedisSettings settings) {
        this.settings = settings;
        this.clients = new RedisClients(settings);
        this.news = new RedisNews(settings);
        this.liveKey = settings.prefix() + ":{replicas}";
        connector = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("redis-connect").daemon().factory());
        renew();
    }

    @Override
    public void count(Ask ask, Hearer<Answer> to) {
        List<String> words = new ArrayList<>(List.of(
                "count",
                ask.teller(),
                Long.toString(ask.limit()),
                Long.toString(ask.slotMicros()),
                Long.toString(ask.keepMillis()),
                ask.answered() ? "1" : "0",
                Long.toString(ask.told()),
                Long.toString(ask.held()),
                Long.toString(ask.waiting()),
                Long.toString(ask.wanted()),
                Long.toString(Ask.LEASE_MILLIS * 1000),
                Long.toString(ask.least()),
                Long.toString(ask.untold()),
                Integer.toString(ask.replicas())));
        ask.history().forEach(each -> words.add(Long.toString(each)));
        call(ask.key(), words, RedisLedger::answer, to);
    }

    private static Answer answer(List<Long> numbers) {
        return numbers.size() < 7
                ? new Answer(false, 0, 0, 0, 0, 0, 0)
                : new Answer(
                        true,
                        numbers.get(1),
                        numbers.get(2),
                        numbers.get(3),
                        numbers.get(4),
                        numbers.get(5),
                        numbers.get(6) * 1000);
    }

    /** From now on hears of revisions that other replicas have seen; on a thread of the client. */
    public void onRevision(LongConsumer heard) {
        news.to(heard);
    }

    /** Calls out to the other replicas that there is this revision; it makes no difference whether that comes through. */
    public void tellRevision(long revision) {
        RedisClients.Connection now = connection;
        if (now != null && now.isOpen()) {
            try {
                news.tell(revision, now);
            } catch (RedisException refused) {
                LOG.atDebug().addKeyValue("reason", refused.getMessage()).log("revision_not_told");
            }
        }
    }

    @Override
    public void live(String replica, long millis, Hearer<Integer> to) {
        RedisClients.Connection now = connection;
        if (now != null && now.isOpen() && news.isDeaf()) {
            connected(() -> news.listen(clients));
        }
        call(liveKey, List.of("live", replica, Long.toString(millis * 1000)), RedisLedger::first, to);
    }

    @Override
    public void leave(String replica, Hearer<Integer> to) {
        call(liveKey, List.of("leave", replica), RedisLedger::first, to);
    }

    private static Integer first(List<Long> numbers) {
        return Math.toIntExact(numbers.getFirst());
    }

    private <T> void call(String key, List<String> words, Function<List<Long>, T> reading, Hearer<T> to) {
        RedisClients.Connection now = connection;
        if (now == null || !now.isOpen()) {
            renew();
            to.fails(now == null ? reason : Reasons.closed(settings.address()));
            return;
        }
        try {
            call(now, new Call<>(key, words, reading, to), digest.isEmpty());
        } catch (RedisException refused) {
            to.fails(Reasons.of(settings.address(), refused));
        }
    }

    private record Call<T>(String key, List<String> words, Function<List<Long>, T> reading, Hearer<T> to) {}

    @SuppressWarnings("FutureReturnValueIgnored") // whatever it ends with was told
    private <T> void call(RedisClients.Connection to, Call<T> call, boolean withScript) {
        String[] keys = {call.key()};
        String[] words = call.words().toArray(new String[0]);
        var answer = withScript
                ? to.scripts().<List<Long>>eval(script, ScriptOutputType.MULTI, keys, words)
                : to.scripts().<List<Long>>evalsha(digest, ScriptOutputType.MULTI, keys, words);
        answer.whenComplete((numbers, failed) -> {
            if (failed instanceof RedisNoScriptException && !withScript) {
                call(to, call, true);
            } else if (failed != null) {
                call.to().fails(Reasons.of(settings.address(), failed));
            } else {
                call.to().hears(call.reading().apply(numbers));
            }
        });
    }

    @Override
    public void renew() {
        connected(this::connect);
    }

    private void connected(Runnable work) {
        if (!connector.isShutdown() && connecting.compareAndSet(false, true)) {
            connector.execute(() -> {
                try {
                    work.run();
                } finally {
                    connecting.set(false);
                }
            });
        }
    }

    private void connect() {
        RedisClients.Connection before = connection;
        try {
            RedisClients.Connection fresh = clients.open();
            digest = fresh.scripts().digest(script);
            connection = fresh;
        } catch (RuntimeException refused) {
            reason = Reasons.of(settings.address(), refused);
            connection = null;
        }
        if (before != null) {
            before.close();
        }
    }

    private static String script() {
        try (InputStream in = RedisLedger.class.getResourceAsStream("ledger.lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        clients.closeAfter(connector);
    }
}
