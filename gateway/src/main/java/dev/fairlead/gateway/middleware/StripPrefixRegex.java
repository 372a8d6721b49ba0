package dev.fairlead.gateway.middleware;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Regex;
import java.util.List;

/**
 * {@code stripPrefixRegex}: cuts what the first of the expressions finds, if the path begins with it, and tells the
 * service in {@code X-Forwarded-Prefix}.
 */
public final class StripPrefixRegex implements Step.Pure {

    private final List<Pattern> patterns;

    /** A step that cuts what one of these finds. */
    public StripPrefixRegex(List<Regex> regexes) {
        patterns = regexes.stream().map(regex -> Pattern.compile(regex.text())).toList();
    }

    @Override
    public String name() {
        return "strip-prefix-regex";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String path = exchange.forwardPath();
        for (Pattern pattern : patterns) {
            Matcher found = pattern.matcher(path);
            if (found.find() && found.start() == 0 && found.end() > 0) {
                exchange.setRequestHeader("X-Forwarded-Prefix", found.group());
                return NewPath.use(path.substring(found.end()), exchange);
            }
        }
        return Verdict.CONTINUE;
    }
}
