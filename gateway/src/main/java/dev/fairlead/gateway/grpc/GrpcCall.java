package dev.fairlead.gateway.grpc;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeaderName;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether a request is a gRPC call, and until when its caller waits. */
public final class GrpcCall {

    private static final String TYPE = "application/grpc";
    private static final String TIMEOUT = "grpc-timeout";
    private static final int MAX_DIGITS = 8;

    /** Nobody waits longer; beyond, the arithmetic of deadlines would run over. */
    private static final long LONGEST = TimeUnit.DAYS.toNanos(365);

    private GrpcCall() {}

    /** Whether the content type is {@code application/grpc}, with or without {@code +proto} or a parameter. */
    public static boolean is(Fields request) {
        String type = request.value(request.find(HeaderName.CONTENT_TYPE));
        return type != null
                && type.regionMatches(true, 0, TYPE, 0, TYPE.length())
                && (type.length() == TYPE.length() || "+; \t".indexOf(type.charAt(TYPE.length())) >= 0);
    }

    /** Nanoseconds that the caller of a call waits; 0 if it does not say, or says something that is not a timeout. */
    public static long timeoutNanos(Fields request) {
        return parse(request.value(request.find(TIMEOUT, 0)));
    }

    static long parse(@Nullable String value) {
        if (value == null || value.length() < 2 || value.length() > MAX_DIGITS + 1) {
            return 0;
        }
        int last = value.length() - 1;
        for (int i = 0; i < last; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return 0;
            }
        }
        TimeUnit unit = unit(value.charAt(last));
        // A caller whose time is up already still gets its answer: that it is.
        return unit == null ? 0 : Math.clamp(unit.toNanos(Long.parseLong(value, 0, last, 10)), 1, LONGEST);
    }

    private static @Nullable TimeUnit unit(char letter) {
        return switch (letter) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'n' -> TimeUnit.NANOSECONDS;
            default -> null;
        };
    }
}
