package dev.fairlead.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The WebSocket server behind every proxy: sends each short message back. One thread, run as a process of its own on the
 * load's core. It reads what {@link WebSocketLoad} sends and nothing else: a frame that is longer, or not masked, ends
 * its connection.
 */
final class WebSocketEcho {
    private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *(\\S+)\r\n");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MOST_HEAD = 16 * 1024;
    private static final int FRAME_HEAD = 2;
    private static final int MASK = 4;

    private final Selector selector;
    private final ServerSocketChannel server;
    private volatile boolean over;

    WebSocketEcho(int port) throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Argument: the port. Runs until it is ended. */
    public static void main(String[] arguments) throws IOException {
        new WebSocketEcho(Integer.parseInt(arguments[0])).run();
    }

    /** How it is started; its port follows. */
    static List<String> command(String java, int core) {
        List<String> command =
                new ArrayList<>(List.of("taskset", "-c", Integer.toString(core), java, "-Xmx64m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WebSocketEcho.class.getName()));
        return List.copyOf(command);
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** Serves until {@link #close}. */
    void run() throws IOException {
        try (selector) {
            while (!over) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isAcceptable()) {
                        accept();
                    } else {
                        serve(key);
                    }
                }
                selector.selectedKeys().clear();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
    }

    /** From any thread. */
    void close() {
        over = true;
        selector.wakeup();
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
        }
    }

    private static void serve(SelectionKey key) throws IOException {
        Connection connection = (Connection) key.attachment();
        boolean open;
        try {
            open = connection.read();
        } catch (IOException gone) {
            open = false;
        }
        if (!open) {
            key.channel().close();
        }
    }

    /** One connection: first the handshake, then frames. */
    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(MOST_HEAD);
        private final ByteBuffer out = ByteBuffer.allocate(MOST_HEAD);
        private boolean switched;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        /** False when it is over. */
        boolean read() throws IOException {
            if (!in.hasRemaining() || channel.read(in) < 0) {
                return false;
            }
            in.flip();
            boolean good = switched || handshake();
            while (good && switched && hasFrame()) {
                good = echo();
            }
            in.compact();
            out.flip();
            channel.write(out);
            // A few hundred bytes always fit; who does not read them is of no use here.
            good &= !out.hasRemaining();
            out.clear();
            return good;
        }

        private boolean handshake() {
            String text = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return true;
            }
            Matcher key = KEY.matcher(text);
            if (!key.find()) {
                return false;
            }
            in.position(in.position() + end + 4);
            switched = true;
            out.put(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept(key.group(1)) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return true;
        }

        private boolean hasFrame() {
            return in.remaining() >= FRAME_HEAD
                    && in.remaining() >= FRAME_HEAD + MASK + (in.get(in.position() + 1) & 0x7f);
        }

        /** Takes the mask off and sends the rest back; false for a frame that is none of ours. */
        private boolean echo() {
            byte first = in.get();
            int second = in.get() & 0xff;
            int length = second & 0x7f;
            if (second < 0x80 || length > WebSocketLoad.MESSAGE_BYTES) {
                return false;
            }
            int mask = in.getInt();
            out.put(first).put((byte) length);
            for (int i = 0; i < length; i++) {
                out.put((byte) (in.get() ^ (mask >> (24 - 8 * (i % MASK)))));
            }
            return true;
        }
    }

    static String accept(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(digest.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-1", missing);
        }
    }
}
