package dev.fairlead.model.form;

import dev.fairlead.model.Service.Sticky;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A sticky cookie, both ways: {@code sticky: {cookie: {…}}}. */
final class StickyForm {

    private static final List<String> SAME_SITE = List.of("none", "lax", "strict");

    private StickyForm() {}

    /** The cookie, if {@code sticky.cookie} is there, with or without anything in it. */
    static Optional<Sticky> read(Fields fields) {
        Fields sticky = fields.fields("sticky");
        // An empty cookie is one with every default.
        boolean there = fields.has("sticky") && sticky.has("cookie");
        Fields cookie = sticky.fields("cookie");
        Sticky read = new Sticky(
                cookie.parsed("name", StickyForm::name, "use letters, digits, - and _")
                        .orElse(""),
                cookie.bool("secure", false),
                cookie.bool("httpOnly", false),
                cookie.parsed("sameSite", StickyForm::sameSite, "use one of " + String.join(", ", SAME_SITE))
                        .orElse(""),
                (int) cookie.wholeNumber("maxAge", -1, Integer.MAX_VALUE, 0),
                cookie.parsed("path", StickyForm::path, "begin it with /").orElse("/"),
                cookie.parsed("domain", StickyForm::domain, "write a domain, such as example.com")
                        .orElse(""));
        cookie.finish();
        sticky.finish();
        return there ? Optional.of(read) : Optional.empty();
    }

    private static String name(String text) {
        if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of a cookie");
        }
        return text;
    }

    private static String sameSite(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.isEmpty() && !SAME_SITE.contains(lower)) {
            throw new IllegalArgumentException("\"sameSite\" is \"" + text + "\", which it cannot be");
        }
        return lower;
    }

    private static String path(String text) {
        if (!text.matches("/[!-:<-~]*")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a path that a cookie can have");
        }
        return text;
    }

    private static String domain(String text) {
        if (!text.matches("[.]?[A-Za-z0-9-]++(?:[.][A-Za-z0-9-]++)*+")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a domain");
        }
        return text;
    }

    static Node.Mapping write(Sticky sticky) {
        Members cookie = new Members();
        if (!sticky.name().isEmpty()) {
            cookie.put("name", sticky.name());
        }
        if (sticky.secure()) {
            cookie.put("secure", true);
        }
        if (sticky.httpOnly()) {
            cookie.put("httpOnly", true);
        }
        if (!sticky.sameSite().isEmpty()) {
            cookie.put("sameSite", sticky.sameSite());
        }
        if (sticky.maxAgeSeconds() != 0) {
            cookie.put("maxAge", sticky.maxAgeSeconds());
        }
        if (!sticky.path().equals("/")) {
            cookie.put("path", sticky.path());
        }
        if (!sticky.domain().isEmpty()) {
            cookie.put("domain", sticky.domain());
        }
        return new Members().put("cookie", cookie.build()).build();
    }
}
