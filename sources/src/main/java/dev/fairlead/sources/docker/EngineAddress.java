package dev.fairlead.sources.docker;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a Docker engine, or a proxy before it, listens. */
public sealed interface EngineAddress {

    /** A socket in the file system. */
    record Unix(Path path) implements EngineAddress {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /**
     * A port.
     *
     * @param certificates the directory with ca.pem, and cert.pem and key.pem where the engine asks for them; empty for
     *     plain TCP
     */
    record Tcp(String host, int port, Optional<Path> certificates) implements EngineAddress {
        @Override
        public String toString() {
            return "tcp://" + host + ":" + port;
        }
    }

    /** Where an engine listens unless told otherwise. */
    String USUAL = "unix:///var/run/docker.sock";

    /**
     * Reads {@code unix:///path}, {@code tcp://host:port}, {@code http://…} or {@code https://…}.
     *
     * @param certificates where the certificates are; makes TCP speak TLS, as {@code DOCKER_TLS_VERIFY} does
     * @throws IllegalArgumentException with one sentence, if it is something else
     */
    static EngineAddress parse(String text, Optional<Path> certificates) {
        if (text.startsWith("unix://")) {
            String path = text.substring("unix://".length());
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("\"" + text + "\" has no absolute path; write " + USUAL);
            }
            return new Unix(Path.of(path));
        }
        Matcher url = Pattern.compile("(tcp|http|https)://(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?/?")
                .matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not the address of a Docker engine; write " + USUAL + " or tcp://host:2375");
        }
        boolean secure = url.group(1).equals("https") || certificates.isPresent();
        if (secure && certificates.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" wants TLS; set DOCKER_CERT_PATH to the directory of"
                    + " ca.pem, cert.pem and key.pem");
        }
        int port = url.group(3) == null ? (secure ? 2376 : 2375) : Integer.parseInt(url.group(3));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("\"" + text + "\": the port is not a number from 1 to 65535");
        }
        String host = url.group(2);
        return new Tcp(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, certificates);
    }
}
