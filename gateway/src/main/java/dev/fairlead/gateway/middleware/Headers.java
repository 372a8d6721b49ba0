package dev.fairlead.gateway.middleware;

import com.google.re2j.Pattern;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Cors;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Middleware.Security;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code headers}: answers CORS preflights, changes headers of the request and of the answer, and adds what makes
 * browsers careful. A preflight is answered here and now, without the security headers, whether its origin is allowed
 * or not; the browser decides by what is missing. What is set in answers is set in refusals of later steps too, so that
 * a page of another origin can read why it was refused.
 */
public final class Headers implements Step.Pure {

    private static final byte[] NOTHING = {};

    private final Middleware.Headers headers;
    private final Cors cors;
    private final Security security;
    private final List<Pattern> origins;
    private final String exposed;

    /** A step that does what the options say. */
    public Headers(Middleware.Headers headers) {
        this.headers = headers;
        cors = headers.cors();
        security = headers.security();
        origins = cors.originPatterns().stream()
                .map(regex -> Pattern.compile(regex.text()))
                .toList();
        boolean star = cors.credentials() && cors.exposed().contains("*");
        exposed = star ? "" : String.join(",", cors.exposed());
    }

    @Override
    public String name() {
        return "headers";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String origin = exchange.header("origin");
        if (isPreflight(exchange, origin)) {
            return preflight(exchange, String.valueOf(origin));
        }
        headers.request().forEach((name, value) -> {
            if (value.isEmpty()) {
                exchange.removeRequestHeader(name);
            } else {
                exchange.setRequestHeader(name, value);
            }
        });
        answer(exchange, origin == null ? "" : origin);
        return secure(exchange);
    }

    // -- CORS -------------------------------------------------------------------------------------------------------

    private boolean isPreflight(Exchange exchange, @Nullable String origin) {
        return origin != null
                && !origin.isEmpty()
                && cors.answersPreflights()
                && exchange.method().equals("OPTIONS")
                && given(exchange, "access-control-request-method");
    }

    private static boolean given(Exchange exchange, String header) {
        String value = exchange.header(header);
        return value != null && !value.isEmpty();
    }

    private Verdict preflight(Exchange exchange, String origin) {
        credentials(exchange);
        echoed(exchange, "Access-Control-Allow-Headers", cors.headers(), "access-control-request-headers");
        echoed(exchange, "Access-Control-Allow-Methods", cors.methods(), "access-control-request-method");
        allowOrigin(exchange, origin);
        cors.maxAge()
                .ifPresent(seconds -> exchange.changes().setAnswer("Access-Control-Max-Age", Long.toString(seconds)));
        expose(exchange);
        return exchange.answer(200, "", NOTHING);
    }

    // A star does not go with credentials (Fetch, CORS protocol): what was asked for is allowed by name.
    private void echoed(Exchange exchange, String header, List<String> allowed, String asked) {
        if (cors.credentials() && allowed.contains("*")) {
            String wanted = exchange.header(asked);
            if (wanted != null && !wanted.isEmpty()) {
                exchange.changes().setAnswer(header, wanted);
            }
        } else if (!allowed.isEmpty()) {
            exchange.changes().setAnswer(header, String.join(",", allowed));
        }
    }

    private void answer(Exchange exchange, String origin) {
        headers.answer().forEach((name, value) -> {
            if (value.isEmpty()) {
                exchange.changes().removeAnswer(name);
            } else {
                exchange.changes().setAnswer(name, value);
            }
        });
        allowOrigin(exchange, origin);
        credentials(exchange);
        expose(exchange);
        if (cors.vary()) {
            exchange.addAnswerHeader("Vary", "Origin");
        }
    }

    private void allowOrigin(Exchange exchange, String origin) {
        String allowed = allowed(origin);
        if (!allowed.isEmpty()) {
            exchange.changes().setAnswer("Access-Control-Allow-Origin", allowed);
        }
    }

    private String allowed(String origin) {
        for (String known : cors.origins()) {
            if (known.equals(origin)) {
                return known;
            }
            if (known.equals("*")) {
                return cors.credentials() ? origin : known;
            }
        }
        for (Pattern pattern : origins) {
            if (pattern.matcher(origin).find()) {
                return origin;
            }
        }
        return "";
    }

    private void credentials(Exchange exchange) {
        if (cors.credentials()) {
            exchange.changes().setAnswer("Access-Control-Allow-Credentials", "true");
        }
    }

    private void expose(Exchange exchange) {
        if (!exposed.isEmpty()) {
            exchange.changes().setAnswer("Access-Control-Expose-Headers", exposed);
        }
    }

    // -- security ---------------------------------------------------------------------------------------------------

    private Verdict secure(Exchange exchange) {
        security.fixed().forEach(exchange.changes()::setAnswer);
        if (!security.overTls().isEmpty() && (security.forceTls() || isOverTls(exchange))) {
            security.overTls().forEach(exchange.changes()::setAnswer);
        }
        if (!security.allowedHosts().isEmpty() && !isAllowedHost(exchange)) {
            return exchange.refuse(new Failure.Rejected(
                    500, "This host is not served here.", List.of(), "the host is not one of allowedHosts"));
        }
        return Verdict.CONTINUE;
    }

    private boolean isOverTls(Exchange exchange) {
        if (CallerUrl.scheme(exchange).equals("https")) {
            return true;
        }
        for (Map.Entry<String, String> said : security.tlsProxyHeaders().entrySet()) {
            if (said.getValue().equals(exchange.header(said.getKey().toLowerCase(java.util.Locale.ROOT)))) {
                return true;
            }
        }
        return false;
    }

    private boolean isAllowedHost(Exchange exchange) {
        String host = "";
        for (String header : security.hostHeaders()) {
            String said = exchange.header(header.toLowerCase(java.util.Locale.ROOT));
            if (said != null && !said.isEmpty()) {
                host = said;
                break;
            }
        }
        String asked = host.isEmpty() ? CallerUrl.hostAndPort(exchange) : host;
        return security.allowedHosts().stream().anyMatch(allowed -> allowed.equalsIgnoreCase(asked));
    }
}
