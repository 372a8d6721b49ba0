package dev.fairlead.cli.doctor;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.gateway.limit.redis.RedisAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Asks each server that {@code REDIS_URL} names who it is, by a connection of its own. */
final class Redises {

    /** Replicas wait for Redis in the middle of a request. */
    static final Duration SLOW = Duration.ofMillis(20);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MAX_LINES = 512;
    private static final String REDIS = "redis";

    private Redises() {}

    static List<Looked> of(Settings settings) {
        Optional<Settings.Redis> set = settings.redis();
        if (set.isEmpty()) {
            return List.of(Looked.ok(REDIS, "none is set: each replica counts limits alone"));
        }
        RedisAddress address = RedisAddress.parse(set.get().url().value());
        List<Looked> all = new ArrayList<>();
        address.hosts()
                .forEach(host ->
                        all.add(look(address, host, set.get().authority().isPresent())));
        return all;
    }

    private static Looked look(RedisAddress address, RedisAddress.Host host, boolean ownAuthority) {
        String name = host.name() + ":" + host.port();
        // Its certificate is looked at by the gateway, with an authority that is read there.
        boolean reachOnly = address.isSecure() && ownAuthority;
        try (Socket socket = connected(address, host, !reachOnly)) {
            return reachOnly
                    ? Looked.ok(REDIS, name + " can be reached; its certificate is checked when a gateway starts")
                    : asked(socket, address, name);
        } catch (IOException away) {
            return Looked.fail(
                    REDIS, name + " does not answer: " + away.getMessage(), "start it, or correct REDIS_URL");
        }
    }

    private static Socket connected(RedisAddress address, RedisAddress.Host host, boolean secure) throws IOException {
        Socket socket =
                address.isSecure() && secure ? SSLSocketFactory.getDefault().createSocket() : new Socket();
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(host.name(), host.port()), (int) PATIENCE.toMillis());
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    private static Looked asked(Socket socket, RedisAddress address, String name) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        // Sentinels have users of their own, so the server's password is none of theirs.
        if (address.password().isPresent() && address.master().isEmpty()) {
            List<String> words = new ArrayList<>(List.of("AUTH"));
            address.user().filter(user -> !user.isEmpty()).ifPresent(words::add);
            words.add(address.password().get());
            send(socket, words);
            String answer = String.valueOf(in.readLine());
            if (!answer.startsWith("+OK")) {
                return Looked.fail(REDIS, name + " refuses the login", "correct user and password in REDIS_URL");
            }
        }
        long begun = System.nanoTime();
        send(socket, List.of("INFO", "server"));
        Optional<String> version = version(in);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (version.isEmpty()) {
            return Looked.fail(REDIS, name + " does not say who it is: a login may be missing", "correct REDIS_URL");
        }
        String text = "Redis " + version.get() + " at " + name + " answers in " + Stores.millis(took);
        return took.compareTo(SLOW) > 0
                ? Looked.warn(REDIS, text, "bring it nearer: exact limits ask it in the middle of a request")
                : Looked.ok(REDIS, text);
    }

    private static void send(Socket socket, List<String> words) throws IOException {
        StringBuilder text = new StringBuilder("*").append(words.size()).append("\r\n");
        for (String word : words) {
            text.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static Optional<String> version(BufferedReader in) throws IOException {
        for (int i = 0; i < MAX_LINES; i++) {
            String line = in.readLine();
            if (line == null || line.startsWith("-")) {
                return Optional.empty();
            }
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("redis_version:") || lower.startsWith("valkey_version:")) {
                return Optional.of(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return Optional.empty();
    }
}
