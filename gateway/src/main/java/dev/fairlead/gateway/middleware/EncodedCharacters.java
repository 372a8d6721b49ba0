package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Encoded;
import dev.fairlead.model.Middleware;
import java.util.List;

/**
 * {@code encodedCharacters}: refuses (400) what has a character encoded in its path that services disagree about. Looks
 * at the normalised path, in which escapes are in upper case.
 */
public final class EncodedCharacters implements Step.Pure {

    /** Refused, by the value of its two digits. */
    private final boolean[] refused = new boolean[256];

    /** A step that refuses these. */
    public EncodedCharacters(Middleware.EncodedCharacters options) {
        for (Encoded each : options.refused()) {
            refused[Integer.parseInt(each.digits(), 16)] = true;
        }
    }

    @Override
    public String name() {
        return "encoded-characters";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        byte[] bytes = exchange.bytes();
        for (int i = exchange.pathStart(); i + 2 < exchange.pathEnd(); i++) {
            if (bytes[i] == '%') {
                int octet = Character.digit(bytes[i + 1], 16) * 16 + Character.digit(bytes[i + 2], 16);
                if (octet >= 0 && refused[octet]) {
                    return refuse(exchange, octet);
                }
            }
        }
        return Verdict.CONTINUE;
    }

    private static Verdict refuse(Exchange exchange, int octet) {
        String escape = String.format("%%%02X", octet);
        return exchange.refuse(new Failure.Rejected(
                400,
                "The path has " + escape + " in it, which this route does not take.",
                List.of(),
                "encodedCharacters: the path has " + escape));
    }
}
