package dev.fairlead.gateway.workflow.kafka;

import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.workflow.kafka.KafkaAddress.Broker;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One connection to one broker. The versions that it speaks are those that brokers from 2.1 to 4.3 understand. */
final class KafkaLink implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int MAX_ANSWER = 4 * 1024 * 1024;
    private static final int MAX_ENTRIES = 100_000;

    private static final short PRODUCE = 0;
    private static final short PRODUCE_VERSION = 7;
    private static final short METADATA = 3;
    private static final short METADATA_VERSION = 4;
    private static final short HANDSHAKE = 17;
    private static final short HANDSHAKE_VERSION = 1;
    private static final short AUTHENTICATE = 36;
    private static final short AUTHENTICATE_VERSION = 0;
    private static final short ALL_REPLICAS = -1;

    private final Socket socket;
    private final DataInputStream in;
    private int number;

    private KafkaLink(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** What is written into a request. */
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    /** Where the partitions of a topic are. */
    record Topic(List<Broker> leaders) {
        Topic {
            leaders = List.copyOf(leaders);
        }
    }

    static KafkaLink open(KafkaAddress address, Broker broker, int millis) throws IOException {
        Socket plain = new Socket();
        boolean done = false;
        try {
            plain.connect(new InetSocketAddress(broker.host(), broker.port()), Math.min(millis, CONNECT_MILLIS));
            plain.setTcpNoDelay(true);
            KafkaLink link =
                    new KafkaLink(address.isSecure() ? KafkaTls.around(plain, broker, address.authority()) : plain);
            if (!address.user().isEmpty()) {
                link.authenticate(address);
            }
            done = true;
            return link;
        } finally {
            if (!done) {
                plain.close();
            }
        }
    }

    private void authenticate(KafkaAddress address) throws IOException {
        String way = address.login().word();
        DataInputStream offered = ask(HANDSHAKE, HANDSHAKE_VERSION, out -> text(out, way));
        if (offered.readShort() != 0) {
            throw new NotAsked("the broker does not take SASL " + way);
        }
        if (address.login() == KafkaAddress.Login.PLAIN) {
            proved(("\0" + address.user() + "\0" + address.password()).getBytes(StandardCharsets.UTF_8));
            return;
        }
        Scram scram = Scram.begin(address, new SecureRandom());
        byte[] answer = proved(scram.first());
        scram.end(proved(scram.last(answer)));
    }

    /** Shows one word of a proof; what the broker says to it. */
    private byte[] proved(byte[] proof) throws IOException {
        DataInputStream answer = ask(AUTHENTICATE, AUTHENTICATE_VERSION, out -> {
            out.writeInt(proof.length);
            out.write(proof);
        });
        if (answer.readShort() != 0) {
            throw new NotAsked("the broker refuses user and password");
        }
        text(answer);
        return answer.readNBytes(Math.max(0, answer.readInt()));
    }

    private DataInputStream ask(short what, short version, Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        int own = ++number;
        out.writeShort(what);
        out.writeShort(version);
        out.writeInt(own);
        text(out, "fairlead");
        body.write(out);
        DataOutputStream to = new DataOutputStream(socket.getOutputStream());
        byte[] length = {
            (byte) (bytes.size() >> 24), (byte) (bytes.size() >> 16), (byte) (bytes.size() >> 8), (byte) bytes.size()
        };
        to.write(length);
        bytes.writeTo(to);
        to.flush();
        int size = in.readInt();
        if (size < 4 || size > MAX_ANSWER) {
            throw new NotAsked("the broker's answer has " + size + " bytes");
        }
        byte[] answer = in.readNBytes(size);
        DataInputStream read = new DataInputStream(new java.io.ByteArrayInputStream(answer));
        if (answer.length < size || read.readInt() != own) {
            throw new NotAsked("the broker answered something else");
        }
        return read;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream from) throws IOException {
        int length = from.readShort();
        return length < 0 ? "" : new String(from.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static int count(DataInputStream from) throws IOException {
        int count = from.readInt();
        if (count > MAX_ENTRIES) {
            throw new NotAsked("the broker tells of " + count + " things");
        }
        return count;
    }

    /** Asks who leads which partition. */
    Topic topic(String name) throws IOException {
        DataInputStream answer = ask(METADATA, METADATA_VERSION, out -> {
            out.writeInt(1);
            text(out, name);
            out.writeBoolean(false);
        });
        answer.readInt();
        Map<Integer, Broker> brokers = new HashMap<>();
        for (int left = count(answer); left > 0; left--) {
            int id = answer.readInt();
            brokers.put(id, new Broker(text(answer), answer.readInt()));
            text(answer);
        }
        text(answer);
        answer.readInt();
        if (count(answer) != 1) {
            throw new NotAsked("the broker does not tell of the topic");
        }
        int error = answer.readShort();
        if (error != 0) {
            throw new NotAsked("the broker says of the topic: " + KafkaErrors.of(error));
        }
        text(answer);
        answer.readBoolean();
        return new Topic(leaders(answer, brokers));
    }

    private static List<Broker> leaders(DataInputStream answer, Map<Integer, Broker> brokers) throws IOException {
        Map<Integer, Broker> leaders = new HashMap<>();
        int partitions = count(answer);
        for (int left = partitions; left > 0; left--) {
            answer.readShort();
            int partition = answer.readInt();
            Broker leader = brokers.get(answer.readInt());
            if (leader != null) {
                leaders.put(partition, leader);
            }
            answer.skipNBytes(4L * count(answer));
            answer.skipNBytes(4L * count(answer));
        }
        List<Broker> ordered = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            Broker leader = leaders.get(i);
            if (leader == null) {
                throw new NotAsked("nobody leads partition " + i + " of the topic");
            }
            ordered.add(leader);
        }
        return ordered;
    }

    /** What became of a record. */
    record Written(int error, long offset) {}

    /** Has a batch written, acknowledged by all replicas that keep up. */
    Written produce(String topic, int partition, byte[] batch, int millis) throws IOException {
        DataInputStream answer = ask(PRODUCE, PRODUCE_VERSION, out -> {
            out.writeShort(-1);
            out.writeShort(ALL_REPLICAS);
            out.writeInt(millis);
            out.writeInt(1);
            text(out, topic);
            out.writeInt(1);
            out.writeInt(partition);
            out.writeInt(batch.length);
            out.write(batch);
        });
        if (count(answer) != 1) {
            throw new NotAsked("the broker does not tell of the topic");
        }
        text(answer);
        count(answer);
        answer.readInt();
        return new Written(answer.readShort(), answer.readLong());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // It is of no use either way.
        }
    }
}
