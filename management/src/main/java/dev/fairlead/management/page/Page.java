package dev.fairlead.management.page;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * The console and the partners' portal: the files that {@code console/} was built into, packed as they are sent. Each loads nothing from elsewhere and
 * no script stands in a page, so the policy can forbid both; a page has a number used once for the styles that its
 * library makes. Where the console was not built, the page says how to.
 */
public final class Page {

    /** Where the build puts the console, with the list of its files. */
    static final String CONSOLE = "/dev/fairlead/console/";

    /** Where the partners' portal is. */
    private static final String PORTAL = "/portal";

    private static final String SCRIPTS = "default-src 'none'; script-src 'self'; style-src 'self'";
    private static final String THE_REST =
            "; connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'";
    private static final String NONCE = "__NONCE__";
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final int NONCE_BYTES = 16;

    private final Set<String> files;
    private final String folder;
    private final RandomGenerator random;

    private Page(Set<String> files, String folder, RandomGenerator random) {
        this.files = Set.copyOf(files);
        this.folder = folder;
        this.random = random;
    }

    /**
     * Looks for the console's list of files; nothing else is read before it is asked for.
     *
     * @param random makes numbers used once
     */
    public static Page load(RandomGenerator random) {
        return load(CONSOLE, random);
    }

    static Page load(String folder, RandomGenerator random) {
        Set<String> files = read(folder + "files.txt").stream()
                .flatMap(list -> new String(list, StandardCharsets.UTF_8).lines())
                .filter(name -> !name.isBlank())
                .collect(Collectors.toSet());
        return new Page(files, folder, random);
    }

    /** Whether the request is for one of its files. */
    public boolean serves(Request request) {
        String path = request.target().path();
        return path.equals("/") || path.equals(PORTAL) || files.contains(path.substring(1));
    }

    /** The file; only GET and HEAD are answered. */
    public Answer answer(Request request) {
        if (!serves(request)) {
            throw Refusal.of(404, "There is no such file");
        }
        if (!request.method().equals("GET")) {
            throw Refusal.of(405, "The page can only be read").with("Allow", "GET, HEAD");
        }
        String name = request.target().path().substring(1);
        return switch (request.target().path()) {
            case "/", "/index.html" -> start("index.html");
            case PORTAL, "/portal.html" -> start("portal.html");
            default -> file(name, request);
        };
    }

    private Answer start(String name) {
        if (!files.contains(name)) {
            return guarded(Answer.of(200, type("index.html"), bytes("/dev/fairlead/management/page/unbuilt.html")), "");
        }
        byte[] once = new byte[NONCE_BYTES];
        random.nextBytes(once);
        String nonce = HexFormat.of().formatHex(once);
        String page = new String(unpacked(bytes(folder + name + ".gz")), StandardCharsets.UTF_8).replace(NONCE, nonce);
        Answer answer = Answer.of(200, type("index.html"), page.getBytes(StandardCharsets.UTF_8));
        return guarded(answer, " 'nonce-" + nonce + "'");
    }

    private Answer file(String name, Request request) {
        byte[] packed = bytes(folder + name + ".gz");
        boolean takesPacked = request.header("Accept-Encoding").orElse("").contains("gzip");
        Answer answer = Answer.of(200, type(name), takesPacked ? packed : unpacked(packed))
                .with("Vary", "Accept-Encoding");
        Answer encoded = takesPacked ? answer.with("Content-Encoding", "gzip") : answer;
        // Their names change with what is in them.
        return guarded(encoded, "").with("Cache-Control", name.startsWith("assets/") ? FOR_GOOD : "no-cache");
    }

    private static Answer guarded(Answer answer, String styles) {
        return answer.with("Content-Security-Policy", SCRIPTS + styles + THE_REST)
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static byte[] bytes(String resource) {
        return read(resource).orElseThrow(() -> new IllegalStateException(resource + " is missing in this build"));
    }

    private static Optional<byte[]> read(String resource) {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] unpacked(byte[] packed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "woff2" -> "font/woff2";
            case "json" -> "application/json";
            default -> "application/octet-stream";
        };
    }
}
