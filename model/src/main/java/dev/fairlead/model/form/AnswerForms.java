package dev.fairlead.model.form;

import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.StatusRange;
import dev.fairlead.model.StatusRewrite;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The options of middlewares that change or hold answers, both ways. */
final class AnswerForms {

    private static final int MIN_BODY = 1024;
    private static final int MIB = 1024 * 1024;
    private static final long LARGEST = 1024L * 1024 * MIB;
    private static final int MOST_MEMORY = 64 * MIB;

    private AnswerForms() {}

    static Middleware compress(Fields fields) {
        List<String> excluded = fields.parsedList("excludedContentTypes", AnswerForms::type, "write it as text/plain");
        List<String> included = fields.parsedList("includedContentTypes", AnswerForms::type, "write it as text/plain");
        if (!excluded.isEmpty() && !included.isEmpty()) {
            fields.findings()
                    .error(
                            fields.place("excludedContentTypes"),
                            "\"excludedContentTypes\" and \"includedContentTypes\" exclude each other",
                            "keep one of them");
        }
        int least = (int) fields.wholeNumber("minResponseBodyBytes", 0, MOST_MEMORY, MIN_BODY);
        List<String> encodings = encodings(fields);
        String fallback = fields.parsed("defaultEncoding", AnswerForms::encoding, "use one of the encodings")
                .orElse("");
        if (!fallback.isEmpty() && !encodings.contains(fallback)) {
            fields.findings()
                    .error(
                            fields.place("defaultEncoding"),
                            "\"defaultEncoding\" is \"" + fallback + "\", which is none of the encodings "
                                    + String.join(", ", encodings),
                            "add it to \"encodings\", or take it out");
        }
        fields.finish();
        return new Middleware.Compress(excluded, included, least, fallback, encodings);
    }

    private static List<String> encodings(Fields fields) {
        List<String> encodings =
                fields.parsedList("encodings", AnswerForms::encoding, "use some of gzip, br and zstd").stream()
                        .distinct()
                        .toList();
        return encodings.isEmpty() ? Middleware.Compress.ENCODINGS : encodings;
    }

    private static String encoding(String text) {
        if (!Middleware.Compress.ENCODINGS.contains(text)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not one of " + String.join(", ", Middleware.Compress.ENCODINGS));
        }
        return text;
    }

    private static String type(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.matches("[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a media type");
        }
        return lower;
    }

    static Middleware buffering(Fields fields) {
        Middleware read = new Middleware.Buffering(
                fields.wholeNumber("maxRequestBodyBytes", 0, LARGEST, 0),
                (int) fields.wholeNumber("memRequestBodyBytes", 1, MOST_MEMORY, MIB),
                fields.wholeNumber("maxResponseBodyBytes", 0, LARGEST, 0),
                (int) fields.wholeNumber("memResponseBodyBytes", 1, MOST_MEMORY, MIB));
        fields.unavailable((key, place) -> Reading.without(fields.findings(), key, place), "retryExpression");
        fields.finish();
        return read;
    }

    static Optional<Middleware> errors(Fields fields) {
        List<StatusRange> status = fields.parsedList("status", StatusRange::parse, "write it as 404 or 500-599");
        if (status.isEmpty()) {
            fields.missing("status", "list statuses and ranges, such as [404, 500-599]");
        }
        fields.requiredText("service");
        Optional<Name> service =
                Reading.reference(fields, "service", fields.findings().subject().owner());
        fields.requiredText("query");
        String query = fields.parsed("query", AnswerForms::page, "write it as /{status}.html")
                .orElse("");
        List<StatusRewrite> rewrites = rewrites(fields);
        List<String> headers = fields.parsedList("errorRequestHeaders", HeaderTexts::name, HeaderTexts.REMEDY);
        fields.finish();
        return service.map(name -> new Middleware.Errors(status, name, query, rewrites, headers));
    }

    private static List<StatusRewrite> rewrites(Fields fields) {
        Fields written = fields.fields("statusRewrites");
        List<StatusRewrite> rewrites = new ArrayList<>();
        written.others().forEach((from, node) -> {
            try {
                StatusRange range = StatusRange.parse(from);
                rewrites.add(new StatusRewrite(range, (int) written.wholeNumber(from, 200, 599, 500)));
            } catch (IllegalArgumentException refused) {
                String text = Optional.ofNullable(refused.getMessage()).orElse(from);
                fields.findings().error(node.place(), text, "write it as 418: 404, or 502-504: 500");
            }
        });
        return rewrites;
    }

    private static String page(String text) {
        String plain = text.replace("{status}", "").replace("{url}", "").replace("{originalStatus}", "");
        if (!text.startsWith("/") || !plain.matches("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a path with {status} and {url} in it");
        }
        return text;
    }

    static Node.Mapping write(Middleware.Errors errors) {
        Members members = new Members()
                .put(
                        "status",
                        Members.ofTexts(errors.status().stream()
                                .map(StatusRange::toString)
                                .toList()))
                .put("service", Members.of(errors.service().toString()))
                .put("query", Members.of(errors.query()));
        if (!errors.rewrites().isEmpty()) {
            Members rewrites = new Members();
            errors.rewrites().forEach(each -> rewrites.put(each.from().toString(), each.to()));
            members.put("statusRewrites", rewrites.build());
        }
        if (!errors.requestHeaders().isEmpty()) {
            members.put("errorRequestHeaders", Members.ofTexts(errors.requestHeaders()));
        }
        return members.build();
    }

    static Node.Mapping write(Middleware.Compress compress) {
        Members members = new Members();
        if (!compress.excludedContentTypes().isEmpty()) {
            members.put("excludedContentTypes", Members.ofTexts(compress.excludedContentTypes()));
        }
        if (!compress.includedContentTypes().isEmpty()) {
            members.put("includedContentTypes", Members.ofTexts(compress.includedContentTypes()));
        }
        members.put("minResponseBodyBytes", Members.of(compress.minResponseBodyBytes()));
        if (!compress.defaultEncoding().isEmpty()) {
            members.put("defaultEncoding", Members.of(compress.defaultEncoding()));
        }
        if (!compress.encodings().equals(Middleware.Compress.ENCODINGS)) {
            members.put("encodings", Members.ofTexts(compress.encodings()));
        }
        return members.build();
    }

    static Node.Mapping write(Middleware.Buffering buffering) {
        return new Members()
                .put("maxRequestBodyBytes", Members.of(buffering.maxRequestBodyBytes()))
                .put("memRequestBodyBytes", Members.of(buffering.memRequestBodyBytes()))
                .put("maxResponseBodyBytes", Members.of(buffering.maxResponseBodyBytes()))
                .put("memResponseBodyBytes", Members.of(buffering.memResponseBodyBytes()))
                .build();
    }
}
