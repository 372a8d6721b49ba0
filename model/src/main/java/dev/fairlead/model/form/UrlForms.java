package dev.fairlead.model.form;

import dev.fairlead.model.Middleware;
import dev.fairlead.model.PathChange;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** The options of middlewares that the Gateway API has besides those of Traefik, both ways. */
final class UrlForms {

    private static final List<Integer> STATUSES = List.of(301, 302, 303, 307, 308);

    private UrlForms() {}

    static Middleware modifyHeaders(Fields fields) {
        Middleware read = new Middleware.ModifyHeaders(
                HeaderEditsForm.read(fields.fields("request")), HeaderEditsForm.read(fields.fields("response")));
        fields.finish();
        return read;
    }

    static Middleware requestRedirect(Fields fields) {
        Optional<String> scheme = fields.parsed("scheme", UrlForms::scheme, "write http or https");
        Optional<String> host = fields.parsed("hostname", UrlForms::host, "write it as www.example.com");
        int port = (int) fields.wholeNumber("port", 0, 65535, 0);
        Optional<PathChange> path = path(fields);
        int status = (int) fields.wholeNumber("statusCode", 0, 999, 302);
        if (!STATUSES.contains(status)) {
            fields.findings()
                    .error(fields.place("statusCode"), "\"statusCode\" is " + status, "use one of " + STATUSES);
        }
        fields.finish();
        return new Middleware.RequestRedirect(
                scheme, host, port == 0 ? OptionalInt.empty() : OptionalInt.of(port), path, status);
    }

    static Middleware rewriteUrl(Fields fields) {
        Middleware read = new Middleware.RewriteUrl(
                fields.parsed("hostname", UrlForms::host, "write it as www.example.com"), path(fields));
        fields.finish();
        return read;
    }

    private static Optional<PathChange> path(Fields fields) {
        Optional<String> whole = fields.parsed("path", UrlForms::whole, "begin it with /");
        Optional<String> prefix = fields.parsed("prefix", UrlForms::prefix, "begin it with /");
        Optional<String> replacement = fields.parsed("replacement", UrlForms::prefix, "begin it with /");
        if (whole.isPresent() && (prefix.isPresent() || replacement.isPresent())) {
            fields.findings()
                    .error(fields.place("path"), "it has a path, and beside it a prefix", "keep one of the two");
        }
        if (prefix.isPresent() != replacement.isPresent()) {
            fields.missing(prefix.isPresent() ? "replacement" : "prefix", "write both or none");
        }
        return whole.<PathChange>map(PathChange.Whole::new)
                .or(() -> prefix.map(text -> new PathChange.Prefix(text, replacement.orElse(""))));
    }

    private static String scheme(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals("http") && !lower.equals("https")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a scheme that is known");
        }
        return lower;
    }

    // Throws if it is no host, in lower case and without a port.
    private static String host(String text) {
        if (!text.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of a host");
        }
        return text;
    }

    private static String whole(String text) {
        if (!text.matches("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]++|%[0-9A-Fa-f]{2})*+")
                || (text + "/").matches(".*/\\.\\.?/.*")
                || text.contains("//")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a path");
        }
        return text;
    }

    // Without the slashes at its end.
    private static String prefix(String text) {
        String path = text.isEmpty() ? "/" : whole(text);
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    static Node.Mapping write(Middleware.ModifyHeaders edits) {
        Members members = new Members();
        if (!edits.request().isEmpty()) {
            members.put("request", HeaderEditsForm.write(edits.request()));
        }
        if (!edits.answer().isEmpty()) {
            members.put("response", HeaderEditsForm.write(edits.answer()));
        }
        return members.build();
    }

    static Node.Mapping write(Middleware.RequestRedirect redirect) {
        Members members = new Members();
        redirect.scheme().ifPresent(text -> members.put("scheme", text));
        redirect.host().ifPresent(text -> members.put("hostname", text));
        redirect.port().ifPresent(number -> members.put("port", number));
        redirect.path().ifPresent(path -> put(members, path));
        return members.put("statusCode", redirect.status()).build();
    }

    static Node.Mapping write(Middleware.RewriteUrl rewrite) {
        Members members = new Members();
        rewrite.host().ifPresent(text -> members.put("hostname", text));
        rewrite.path().ifPresent(path -> put(members, path));
        return members.build();
    }

    private static void put(Members members, PathChange path) {
        switch (path) {
            case PathChange.Whole whole -> members.put("path", whole.path());
            case PathChange.Prefix prefix ->
                members.put("prefix", slashed(prefix.prefix())).put("replacement", slashed(prefix.replacement()));
        }
    }

    private static String slashed(String prefix) {
        return prefix.isEmpty() ? "/" : prefix;
    }
}
