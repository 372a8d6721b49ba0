package dev.fairlead.gateway.middleware;

import com.google.re2j.Pattern;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.gateway.web.WebCalls;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.model.Middleware;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code forwardAuth}: asks another server about each request and lets through what it answers with 2xx. It fails
 * closed: a server that cannot be asked means 500, one that says more than it may 401. Headers that it is to set are
 * taken from its answer alone; the caller's own of those names never reach the service, also where it set none.
 */
public final class ForwardAuth implements Step {

    private static final Logger LOG = LoggerFactory.getLogger(ForwardAuth.class);
    private static final List<String> NOT_PASSED = List.of(
            "connection",
            "keep-alive",
            "te",
            "trailers",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "content-type",
            "location",
            "date");

    private static final byte[] NO_BODY = {};

    private final Middleware.ForwardAuth options;
    private final AuthRequest request;
    private final Optional<Pattern> answerHeaders;

    /** A step that asks as the options say. */
    public ForwardAuth(Middleware.ForwardAuth options, OwnCalls calls) {
        this.options = options;
        request = new AuthRequest(options, calls);
        answerHeaders = options.answerHeadersRegex().map(regex -> Pattern.compile(regex.text()));
    }

    @Override
    public String name() {
        return "forward-auth";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        boolean hasBody = exchange instanceof LiveExchange live && live.head().framing() != Framing.NONE;
        if (hasBody && options.maxBodyBytes().isPresent()) {
            return withBody((LiveExchange) exchange, options.maxBodyBytes().getAsInt());
        }
        Verdict suspended = exchange.suspend();
        ask(exchange, NO_BODY);
        return suspended;
    }

    // The body waits here until it is known whether it may pass; the service gets it then.
    private Verdict withBody(LiveExchange exchange, int most) {
        if (exchange.head().contentLength() > most) {
            return tooMuch(exchange, most);
        }
        BufferedRequest[] made = new BufferedRequest[1];
        exchange.pipeline().around(next -> {
            made[0] = new BufferedRequest(next, exchange, new Middleware.Buffering(0, most + 1, 0, 1));
            return made[0];
        });
        return made[0].collect(() -> {
            byte[] body = made[0].whole();
            if (body == null || body.length > most) {
                exchange.resume(tooMuch(exchange, most));
            } else {
                ask(exchange, body);
            }
        });
    }

    private static Verdict tooMuch(Exchange exchange, int most) {
        return exchange.refuse(new Failure.Rejected(
                401,
                "This request was not allowed.",
                List.of(),
                "forwardAuth: its body has more than " + most + " bytes"));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails in it is a refusal, and nothing follows
    private void ask(Exchange exchange, byte[] body) {
        request.send(exchange, body)
                .whenComplete((answer, failed) -> exchange.resume(verdict(exchange, answer, failed)));
    }

    /** Tells whom it would ask. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        told.assumes("it would ask " + options.address() + ", and let pass what that answers with 2xx");
        return Verdict.CONTINUE;
    }

    /** The boundary to threads of the client: whatever goes wrong is a refusal. */
    private Verdict verdict(Exchange exchange, WebCalls.@Nullable Answer answer, @Nullable Throwable failed) {
        try {
            if (answer == null) {
                return unreachable(exchange, failed);
            }
            return answer.status() / 100 == 2 ? passed(exchange, answer) : denied(exchange, answer);
        } catch (RuntimeException fault) {
            LOG.atError()
                    .setCause(fault)
                    .addKeyValue("request_id", exchange.requestId())
                    .log("forward_auth_failed");
            return exchange.refuse(new Failure.Fault("forward-auth: " + fault));
        }
    }

    private Verdict unreachable(Exchange exchange, @Nullable Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        boolean known = cause instanceof NotAsked;
        boolean tooLarge = cause instanceof NotAsked asked && asked.isTooLarge();
        String reason = options.address() + ": " + (cause != null && known ? cause.getMessage() : cause);
        return exchange.refuse(new Failure.Rejected(
                tooLarge ? 401 : 500,
                tooLarge
                        ? "This request was not allowed."
                        : "It could not be found out whether this request is allowed.",
                List.of(),
                "forwardAuth " + reason));
    }

    private Verdict passed(Exchange exchange, WebCalls.Answer answer) {
        for (String name : options.answerHeaders()) {
            exchange.removeRequestHeader(name);
            List<String> values = answer.values(name);
            if (!values.isEmpty()) {
                exchange.setRequestHeader(name, String.join(", ", values));
            }
        }
        answerHeaders.ifPresent(pattern -> matching(exchange, answer, pattern));
        if (!options.cookies().isEmpty()) {
            cookies(exchange, answer);
        }
        return Verdict.CONTINUE;
    }

    private static void matching(Exchange exchange, WebCalls.Answer answer, Pattern pattern) {
        List<String> own = new ArrayList<>();
        exchange.eachRequestHeader((name, value) -> own.add(name));
        own.stream().filter(name -> matches(name, pattern)).forEach(exchange::removeRequestHeader);
        for (Map.Entry<String, String> header : answer.headers()) {
            String name = header.getKey();
            if (matches(name, pattern) && !NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.setRequestHeader(name, String.join(", ", answer.values(name)));
            }
        }
    }

    // Expressions are written for names as Go spells them: X-Auth-User.
    private static boolean matches(String name, Pattern pattern) {
        StringBuilder canonical = new StringBuilder(name.length());
        boolean upper = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            canonical.append(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
            upper = c == '-';
        }
        return pattern.matcher(canonical).find();
    }

    private void cookies(Exchange exchange, WebCalls.Answer answer) {
        for (String cookie : answer.values("set-cookie")) {
            int equals = cookie.indexOf('=');
            if (equals > 0
                    && options.cookies().contains(cookie.substring(0, equals).strip())) {
                exchange.addAnswerHeader("Set-Cookie", cookie);
            }
        }
    }

    private Verdict denied(Exchange exchange, WebCalls.Answer answer) {
        int status = answer.status();
        if (status == 401 && options.signinUrl().isPresent()) {
            exchange.addAnswerHeader("Location", options.signinUrl().get());
            return exchange.answer(302, "", new byte[0]);
        }
        answer.headers().forEach(header -> {
            if (!NOT_PASSED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                exchange.addAnswerHeader(header.getKey(), header.getValue());
            }
        });
        answer.values("location").stream()
                .findFirst()
                .ifPresent(location -> exchange.addAnswerHeader("Location", resolved(location)));
        String type = answer.values("content-type").stream().findFirst().orElse("");
        return exchange.answer(status, type, answer.body());
    }

    // What the server means is relative to itself, not to us.
    private String resolved(String location) {
        if (options.preserveLocation()) {
            return location;
        }
        try {
            return options.address().resolve(URI.create(location)).toString();
        } catch (IllegalArgumentException noUrl) {
            return location;
        }
    }
}
