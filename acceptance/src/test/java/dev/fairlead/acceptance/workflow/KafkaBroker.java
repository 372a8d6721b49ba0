package dev.fairlead.acceptance.workflow;

import dev.fairlead.acceptance.peer.SecureCaller;
import dev.fairlead.gateway.tls.CertificateMaker;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBrokerCollection;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopicCollection;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponseCollection;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;

/**
 * A broker on loopback that reads what it is sent with Kafka's own classes, checksums included, and keeps it. The first
 * record of a topic called {@code moved} is told that somebody else leads its partition now.
 */
final class KafkaBroker implements AutoCloseable {

    static final int PARTITIONS = 5;

    private static final short PRODUCE = 0;
    private static final short METADATA = 3;
    private static final short HANDSHAKE = 17;
    private static final short AUTHENTICATE = 36;
    private static final short NOT_LEADER = 6;
    private static final short UNKNOWN_TOPIC = 3;

    private final ServerSocket server;
    private final String mechanism;
    private final List<Kept> kept = new CopyOnWriteArrayList<>();
    private final AtomicInteger moved = new AtomicInteger();

    /** One record. */
    record Kept(String topic, int partition, String key, String value, String headers) {}

    KafkaBroker() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "");
    }

    /** One with TLS, that takes one mechanism of SASL. */
    static KafkaBroker secure(CertificateMaker.Made certificate, String mechanism) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(SecureCaller.keys(certificate), null, new SecureRandom());
            return new KafkaBroker(
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    mechanism);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private KafkaBroker(ServerSocket server, String mechanism) {
        this.server = server;
        this.mechanism = mechanism;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    List<Kept> kept() {
        return kept;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            KafkaLogin login = new KafkaLogin(mechanism);
            while (true) {
                ByteBuffer request = ByteBuffer.wrap(in.readNBytes(in.readInt()));
                ByteBufferAccessor body = new ByteBufferAccessor(request);
                RequestHeaderData head = new RequestHeaderData(body, (short) 1);
                short version = head.requestApiVersion();
                ApiMessage answer = answer(head, body, login);
                if (request.hasRemaining()) {
                    throw new IOException(request.remaining() + " bytes too many");
                }
                ByteBuffer bytes =
                        MessageUtil.toByteBufferAccessor(answer, version).buffer();
                out.writeInt(4 + bytes.remaining());
                out.writeInt(head.correlationId());
                out.write(MessageUtil.byteBufferToArray(bytes));
                out.flush();
            }
        } catch (IOException gone) {
            // The client left, or said what no broker understands; it hears nothing then.
        }
    }

    private ApiMessage answer(RequestHeaderData head, ByteBufferAccessor body, KafkaLogin login) throws IOException {
        short version = head.requestApiVersion();
        boolean known = mechanism.isEmpty() || login.isDone();
        return switch (head.requestApiKey()) {
            case HANDSHAKE -> login.begin(new SaslHandshakeRequestData(body, version).mechanism());
            case AUTHENTICATE -> login.authenticate(new SaslAuthenticateRequestData(body, version).authBytes());
            case METADATA -> metadata(known(known, new MetadataRequestData(body, version)));
            case PRODUCE -> produce(known(known, new ProduceRequestData(body, version)));
            default -> throw new IOException("asked for " + head.requestApiKey());
        };
    }

    private static <T> T known(boolean known, T asked) throws IOException {
        if (!known) {
            throw new IOException("it did not log in");
        }
        return asked;
    }

    private MetadataResponseData metadata(MetadataRequestData asked) {
        MetadataResponseBrokerCollection brokers = new MetadataResponseBrokerCollection();
        brokers.add(
                new MetadataResponseBroker().setNodeId(3).setHost("127.0.0.1").setPort(port()));
        MetadataResponseTopicCollection topics = new MetadataResponseTopicCollection();
        for (var topic : asked.topics()) {
            boolean there = !topic.name().equals("none");
            MetadataResponseTopic told =
                    new MetadataResponseTopic().setName(topic.name()).setErrorCode(there ? (short) 0 : UNKNOWN_TOPIC);
            for (int i = PARTITIONS - 1; i >= 0 && there; i--) {
                told.partitions()
                        .add(new MetadataResponsePartition()
                                .setPartitionIndex(i)
                                .setLeaderId(3)
                                .setReplicaNodes(List.of(3, 4))
                                .setIsrNodes(List.of(3)));
            }
            topics.add(told);
        }
        return new MetadataResponseData()
                .setBrokers(brokers)
                .setClusterId("test")
                .setControllerId(3)
                .setTopics(topics);
    }

    private ProduceResponseData produce(ProduceRequestData asked) {
        TopicProduceResponseCollection topics = new TopicProduceResponseCollection();
        for (var topic : asked.topicData()) {
            TopicProduceResponse told = new TopicProduceResponse().setName(topic.name());
            for (var partition : topic.partitionData()) {
                boolean away = topic.name().equals("moved") && moved.getAndIncrement() == 0;
                if (!away && asked.acks() == -1) {
                    keep(topic.name(), partition.index(), (MemoryRecords) partition.records());
                }
                told.partitionResponses()
                        .add(new PartitionProduceResponse()
                                .setIndex(partition.index())
                                .setErrorCode(away ? NOT_LEADER : (short) 0)
                                .setBaseOffset(kept.size() - 1L));
            }
            topics.add(told);
        }
        return new ProduceResponseData().setResponses(topics);
    }

    private void keep(String topic, int partition, MemoryRecords records) {
        for (MutableRecordBatch batch : records.batches()) {
            batch.ensureValid();
            for (Record record : batch) {
                StringBuilder headers = new StringBuilder();
                for (Header header : record.headers()) {
                    headers.append(header.key()).append('=').append(new String(header.value(), StandardCharsets.UTF_8));
                }
                kept.add(new Kept(
                        topic,
                        partition,
                        record.hasKey() ? text(record.key()) : "",
                        text(record.value()),
                        headers.toString()));
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
