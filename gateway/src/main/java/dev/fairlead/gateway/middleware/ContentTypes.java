package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeaderName;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.model.Middleware;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which answers may be compressed. */
final class ContentTypes {

    /** Streams of single messages, which must go out one by one; gRPC has a compression of its own. */
    private static final List<String> NEVER = List.of("text/event-stream", "application/grpc");

    /** Compressed already; time would be spent for nothing. */
    private static final List<String> SMALL_ALREADY = List.of(
            "image/",
            "video/",
            "audio/",
            "font/woff",
            "application/zip",
            "application/gzip",
            "application/zstd",
            "application/x-7z-compressed",
            "application/x-bzip2",
            "application/x-xz");

    private static final String SVG = "image/svg+xml";

    private ContentTypes() {}

    static boolean mayCompress(ResponseHead head, Middleware.Compress options) {
        Fields fields = head.fields();
        int status = head.status();
        if (status < 200 || status == 204 || status == 206 || status == 304 || head.contentLength() == 0) {
            return false;
        }
        if (fields.find(HeaderName.CONTENT_RANGE) >= 0 || isEncoded(fields) || isFixed(fields)) {
            return false;
        }
        return mayCompress(type(fields.value(fields.find(HeaderName.CONTENT_TYPE))), options);
    }

    private static boolean isEncoded(Fields fields) {
        int encoding = fields.find(HeaderName.CONTENT_ENCODING);
        return encoding >= 0 && !fields.isValue(encoding, "identity");
    }

    private static boolean isFixed(Fields fields) {
        for (int field = 0; field < fields.count(); field++) {
            if (fields.name(field) == HeaderName.CACHE_CONTROL
                    && String.valueOf(fields.value(field))
                            .toLowerCase(Locale.ROOT)
                            .contains("no-transform")) {
                return true;
            }
        }
        return false;
    }

    /** Without its parameters, in lower case; empty if there is none. */
    private static String type(@Nullable String value) {
        String whole = value == null ? "" : value;
        int parameters = whole.indexOf(';');
        return (parameters < 0 ? whole : whole.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean mayCompress(String type, Middleware.Compress options) {
        if (NEVER.stream().anyMatch(type::startsWith)
                && !options.includedContentTypes().contains(type)) {
            return false;
        }
        if (!options.includedContentTypes().isEmpty()) {
            return options.includedContentTypes().contains(type);
        }
        return !options.excludedContentTypes().contains(type)
                && (type.equals(SVG) || SMALL_ALREADY.stream().noneMatch(type::startsWith));
    }
}
