package dev.fairlead.gateway.limit.redis;

import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.gateway.workflow.connect.Connector;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Commands of workflows to one Redis, over one connection that all of them share. */
public final class RedisConnector implements Connector {

    private final RedisAddress address;
    private final RedisClients clients;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile RedisClients.@Nullable Connection connection;

    /** Connects with the first question. */
    public RedisConnector(Secrets.Address address) {
        this.address = RedisAddress.parse(address.url());
        this.clients = new RedisClients(
                new RedisSettings(this.address, Optional.empty(), Duration.ofSeconds(1), "", 1), ProtocolVersion.RESP2);
    }

    @Override
    public Answer ask(Question question) throws IOException, InterruptedException {
        CommandArgs<String, String> words = new CommandArgs<>(StringCodec.UTF8);
        List<?> given = question.asked().get("arguments") instanceof List<?> list ? list : List.of();
        for (int i = 0; i < given.size(); i++) {
            String word = word(given.get(i));
            // The first says which node of a Cluster is asked.
            Object ignored = i == 0 ? words.addKey(word) : words.add(word);
        }
        String name = question.text("command");
        AsyncCommand<String, String, Object> sent =
                new AsyncCommand<>(new Command<>(CommandType.valueOf(name), new AnyReply(), words));
        try {
            connection(question).connection().dispatch(sent);
            Object told = sent.get(question.millisLeft(), TimeUnit.MILLISECONDS);
            Object value = name.equals("HGETALL") ? pairs(told) : told;
            int bytes = Values.json(value).length();
            if (bytes > question.maxBytes()) {
                throw new NotAsked("its answer has more than " + question.maxBytes() + " bytes");
            }
            return new Answer(Map.of("value", value), bytes);
        } catch (ExecutionException failed) {
            throw new NotAsked(Reasons.of(address, failed));
        } catch (RedisException failed) {
            throw new NotAsked(Reasons.of(address, failed));
        } catch (TimeoutException late) {
            throw new NotAsked("no answer within its time");
        } finally {
            sent.cancel(true);
        }
    }

    private static String word(@Nullable Object value) throws NotAsked {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return Values.text(value);
        }
        throw new NotAsked("an argument is neither text nor a number");
    }

    private static Object pairs(Object told) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        if (told instanceof List<?> list) {
            for (int i = 0; i + 1 < list.size(); i += 2) {
                pairs.put(String.valueOf(list.get(i)), list.get(i + 1));
            }
        }
        return pairs;
    }

    private RedisClients.Connection connection(Question question) throws IOException, InterruptedException {
        RedisClients.Connection now = connection;
        if (now != null && now.isOpen()) {
            return now;
        }
        if (!connecting.tryLock(question.millisLeft(), TimeUnit.MILLISECONDS)) {
            throw new NotAsked("it is not connected yet");
        }
        try {
            now = connection;
            if (now == null || !now.isOpen()) {
                now = clients.open();
                connection = now;
            }
            return now;
        } catch (RedisException refused) {
            throw new NotAsked(Reasons.of(address, refused));
        } finally {
            connecting.unlock();
        }
    }

    @Override
    public int open() {
        RedisClients.Connection now = connection;
        return now != null && now.isOpen() ? 1 : 0;
    }

    @Override
    public void close() {
        RedisClients.Connection now = connection;
        if (now != null) {
            now.close();
        }
        clients.close();
    }
}
