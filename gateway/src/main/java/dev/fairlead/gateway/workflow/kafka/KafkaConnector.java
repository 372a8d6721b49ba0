package dev.fairlead.gateway.workflow.kafka;

import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.gateway.workflow.connect.Connector;
import dev.fairlead.gateway.workflow.connect.Pool;
import dev.fairlead.gateway.workflow.kafka.KafkaAddress.Broker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One Kafka. A record is written once and acknowledged by all replicas that keep up before its node goes on. */
public final class KafkaConnector implements Connector {

    private static final long KNOWN_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Topics whose partitions are known. */
    private static final int MOST_TOPICS = 1_000;

    private final KafkaAddress address;
    private final InstantSource clock;
    private final Map<Broker, Pool<KafkaLink>> pools = new ConcurrentHashMap<>();
    private final Map<String, Known> topics = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    private record Known(KafkaLink.Topic topic, long since) {}

    private KafkaConnector(Secrets.Address address, InstantSource clock) {
        this.address = KafkaAddress.parse(address.url(), address.ofThisMachine());
        this.clock = clock;
    }

    /** Makes connectors. */
    public static Function<Secrets.Address, Connector> by(InstantSource clock) {
        return address -> new KafkaConnector(address, clock);
    }

    @Override
    public Answer ask(Question question) throws IOException, InterruptedException {
        String name = question.text("topic");
        byte[] value = bytes(question.asked().get("value"));
        byte[] key =
                question.asked().containsKey("key") ? bytes(question.asked().get("key")) : null;
        byte[] batch = KafkaBatch.of(key, value, headers(question), clock.millis());
        if (batch.length > question.maxBytes()) {
            throw new NotAsked("the record has more than " + question.maxBytes() + " bytes");
        }
        KafkaLink.Written written = new KafkaLink.Written(0, -1);
        for (int look = 0; look < 2; look++) {
            KafkaLink.Topic topic = topic(name, question);
            int partitions = topic.leaders().size();
            int partition = key == null
                    ? Math.floorMod(turn.getAndIncrement(), partitions)
                    : KafkaBatch.partition(key, partitions);
            written = with(
                    topic.leaders().get(partition),
                    question,
                    link -> link.produce(name, partition, batch, question.millisLeft()));
            if (written.error() == 0) {
                return new Answer(Map.of("partition", (long) partition, "offset", written.offset()), batch.length);
            }
            topics.remove(name);
            if (!KafkaErrors.isMoved(written.error())) {
                break;
            }
        }
        throw new NotAsked("the broker says: " + KafkaErrors.of(written.error()));
    }

    private static byte[] bytes(@Nullable Object value) {
        if (value == null) {
            return new byte[0];
        }
        return Values.bytes(value).orElseGet(() -> Values.text(value).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> headers(Question question) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (question.asked().get("headers") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> headers.put(String.valueOf(name), Values.text(value)));
        }
        return headers;
    }

    private KafkaLink.Topic topic(String name, Question question) throws IOException, InterruptedException {
        Known known = topics.get(name);
        if (known != null && System.nanoTime() - known.since < KNOWN_NANOS) {
            return known.topic;
        }
        IOException last = new NotAsked("no broker is named");
        for (Broker broker : address.brokers()) {
            try {
                KafkaLink.Topic found = with(broker, question, link -> link.topic(name));
                if (found.leaders().isEmpty()) {
                    throw new NotAsked("the topic has no partition");
                }
                if (topics.size() >= MOST_TOPICS) {
                    topics.clear();
                }
                topics.put(name, new Known(found, System.nanoTime()));
                return found;
            } catch (NotAsked refused) {
                throw refused;
            } catch (IOException unreachable) {
                last = unreachable;
            }
        }
        throw last;
    }

    /** What is done with a connection. */
    private interface Use<T> {
        T of(KafkaLink link) throws IOException;
    }

    private <T> T with(Broker broker, Question question, Use<T> use) throws IOException, InterruptedException {
        Pool<KafkaLink> pool = pools.computeIfAbsent(broker, missing -> new Pool<>(KafkaLink::close));
        KafkaLink link = pool.take(question.millisLeft());
        boolean good = false;
        try {
            if (link == null) {
                link = KafkaLink.open(address, broker, question.millisLeft());
            }
            T result = use.of(link);
            good = !Thread.currentThread().isInterrupted();
            return result;
        } finally {
            if (good && link != null) {
                pool.give(link);
            } else {
                pool.drop(link);
            }
        }
    }

    @Override
    public int open() {
        return pools.values().stream().mapToInt(Pool::open).sum();
    }

    @Override
    public void close() {
        pools.values().forEach(Pool::close);
    }
}
