package dev.fairlead.management.page;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The page at the root: three files, read once. They load nothing from elsewhere and no script stands in the page itself, so the
 * policy can forbid both; what the page shows it asks of the REST interface with the token that the user gives it.
 */
public final class Page {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Map<String, Answer> files;

    private Page(Map<String, Answer> files) {
        this.files = Map.copyOf(files);
    }

    /** Reads the files that stand beside this class. */
    public static Page load() {
        Map<String, Answer> files = new LinkedHashMap<>();
        files.put("/", file("index.html", "text/html; charset=utf-8"));
        files.put("/app.js", file("app.js", "text/javascript; charset=utf-8"));
        files.put("/app.css", file("app.css", "text/css; charset=utf-8"));
        files.put("/icon.svg", file("icon.svg", "image/svg+xml"));
        return new Page(files);
    }

    private static Answer file(String name, String mediaType) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + Page.class);
            }
            return Answer.of(200, mediaType, in.readAllBytes())
                    .with("Content-Security-Policy", POLICY)
                    .with("Referrer-Policy", "no-referrer")
                    .with("Cross-Origin-Opener-Policy", "same-origin")
                    .with("Cross-Origin-Resource-Policy", "same-origin")
                    .with("Cache-Control", "no-cache");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whether the request is for one of its files. */
    public boolean serves(Request request) {
        return files.containsKey(request.target().path());
    }

    /** The file; only GET and HEAD are answered. */
    public Answer answer(Request request) {
        Answer file = files.get(request.target().path());
        if (file == null) {
            throw Refusal.of(404, "There is no such file");
        }
        if (!request.method().equals("GET")) {
            throw Refusal.of(405, "The page can only be read").with("Allow", "GET, HEAD");
        }
        return file;
    }
}
