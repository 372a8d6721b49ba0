package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import java.util.List;

/** A path that a rewrite made: it must be one that no service resolves to something that no rule has seen. */
final class NewPath {

    private NewPath() {}

    /** Sends the path on; refuses one that is not normalised any more, or that cannot stand in a head. */
    static Verdict use(String rewritten, Exchange exchange) {
        String path = rewritten.startsWith("/") ? rewritten : "/" + rewritten;
        String sent = path.replace("?", "%3F").replace("#", "%23").replace(" ", "%20");
        List<String> segments = List.of(sent.substring(1).split("/", -1));
        boolean dots = segments.stream().anyMatch(segment -> segment.equals(".") || segment.equals(".."));
        boolean sendable = sent.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (dots || !sendable || sent.startsWith("//")) {
            return exchange.refuse(new Failure.BadRequest("the path is not normalised any more once it is rewritten"));
        }
        exchange.forwardPath(sent);
        return Verdict.CONTINUE;
    }
}
