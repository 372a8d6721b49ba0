package dev.fairlead.gateway.limit.redis;

import dev.fairlead.gateway.endpoint.Replies;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that all replicas know, in Redis: one hash a key, changed by one script. A key whose replica died is free again
 * after {@link #LEASE}; one whose request is under way is held. Connecting begins with the first question, on a thread of its own.
 */
public final class RedisReplies implements Replies {

    /** That a key is taken without an answer and without a word of whoever took it. */
    static final Duration LEASE = Duration.ofMinutes(5);

    /** Between two such words: four may be lost. */
    static final Duration HOLD_EVERY = Duration.ofMinutes(1);

    /** For one answer; beyond, Redis is taken for lost. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RedisReplies.class);

    private static final String SCRIPT = """
            if ARGV[1] == 'claim' then
              local known = redis.call('HMGET', KEYS[1], 'print', 'answer')
              if not known[1] then
                redis.call('HSET', KEYS[1], 'print', ARGV[2], 'owner', ARGV[3])
                redis.call('PEXPIRE', KEYS[1], ARGV[4])
                return {'fresh'}
              end
              if known[1] ~= ARGV[2] then return {'other'} end
              if known[2] then return {'done', known[2]} end
              return {'busy'}
            end
            if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[2] then return {'gone'} end
            if ARGV[1] == 'keep' then
              redis.call('HSET', KEYS[1], 'answer', ARGV[3])
              redis.call('PEXPIRE', KEYS[1], ARGV[4])
            elseif ARGV[1] == 'hold' then
              if redis.call('HEXISTS', KEYS[1], 'answer') == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
            else
              redis.call('DEL', KEYS[1])
            end
            return {'ok'}
            """;

    private final RedisSettings settings;
    private final RedisClients clients;
    private final ExecutorService connector;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile RedisClients.@Nullable Connection connection;
    private volatile String reason = "it was not reached yet";

    /** Begins to connect. */
    public RedisReplies(RedisSettings settings) {
        this.settings = settings;
        this.clients = new RedisClients(settings);
        connector = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("redis-replies").daemon().factory());
        renew();
    }

    @Override
    public void claim(String name, String print, String owner, Consumer<Outcome> to) {
        String lease = Long.toString(LEASE.toMillis());
        call(name, List.of("claim", print, owner, lease), words -> to.accept(outcome(words)), why -> {
            to.accept(new Outcome.Lost(why));
        });
    }

    private static Outcome outcome(List<String> words) {
        return switch (words.getFirst()) {
            case "fresh" -> new Outcome.Fresh();
            case "busy" -> new Outcome.Busy();
            case "other" -> new Outcome.Other();
            case "done" -> new Outcome.Done(Base64.getDecoder().decode(words.get(1)));
            default -> new Outcome.Lost("an answer that nobody understands");
        };
    }

    @Override
    public void keep(String name, String owner, byte[] answer, Duration keep) {
        String text = Base64.getEncoder().encodeToString(answer);
        tell(name, List.of("keep", owner, text, Long.toString(keep.toMillis())));
    }

    @Override
    public void hold(String name, String owner) {
        tell(name, List.of("hold", owner, Long.toString(LEASE.toMillis())));
    }

    @Override
    public Duration holdEvery() {
        return HOLD_EVERY;
    }

    @Override
    public void release(String name, String owner) {
        tell(name, List.of("release", owner));
    }

    private void tell(String name, List<String> words) {
        call(name, words, heard -> {}, why -> LOG.atWarn()
                .addKeyValue("reason", why)
                .log("idempotency_key_not_told"));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whatever it ends with was told
    private void call(String name, List<String> words, Consumer<List<String>> heard, Consumer<String> failed) {
        RedisClients.Connection now = connection;
        if (now == null || !now.isOpen()) {
            renew();
            failed.accept(now == null ? reason : Reasons.closed(settings.address()));
            return;
        }
        try {
            String[] keys = {settings.prefix() + ":reply:{" + name + "}"};
            now.scripts()
                    .<List<String>>eval(SCRIPT, ScriptOutputType.MULTI, keys, words.toArray(new String[0]))
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((answer, wrong) -> {
                        if (wrong != null) {
                            failed.accept(Reasons.of(settings.address(), wrong));
                        } else {
                            heard.accept(answer);
                        }
                    });
        } catch (RedisException refused) {
            failed.accept(Reasons.of(settings.address(), refused));
        }
    }

    private void renew() {
        if (!connector.isShutdown() && connecting.compareAndSet(false, true)) {
            connector.execute(this::connect);
        }
    }

    private void connect() {
        RedisClients.Connection before = connection;
        try {
            connection = clients.open();
        } catch (RuntimeException refused) {
            reason = Reasons.of(settings.address(), refused);
            connection = null;
        } finally {
            connecting.set(false);
        }
        if (before != null) {
            before.close();
        }
    }

    @Override
    public void close() {
        clients.closeAfter(connector);
    }
}
