package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.access.AllowedAddressStep;
import dev.fairlead.gateway.access.AllowedHoursStep;
import dev.fairlead.gateway.access.AllowedMethodStep;
import dev.fairlead.gateway.access.ClientActiveStep;
import dev.fairlead.gateway.access.CredentialIndex;
import dev.fairlead.gateway.access.CredentialStep;
import dev.fairlead.gateway.access.HideCredentialStep;
import dev.fairlead.gateway.access.ProductGrantStep;
import dev.fairlead.gateway.access.Proving;
import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.endpoint.Promised;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.limit.AtOnceStep;
import dev.fairlead.gateway.limit.Limiter;
import dev.fairlead.gateway.limit.QuotaStep;
import dev.fairlead.gateway.limit.RateLimitStep;
import dev.fairlead.gateway.middleware.AddPrefix;
import dev.fairlead.gateway.middleware.BasicAuth;
import dev.fairlead.gateway.middleware.Buffering;
import dev.fairlead.gateway.middleware.Compress;
import dev.fairlead.gateway.middleware.Compressors;
import dev.fairlead.gateway.middleware.Counting;
import dev.fairlead.gateway.middleware.EncodedCharacters;
import dev.fairlead.gateway.middleware.ErrorPages;
import dev.fairlead.gateway.middleware.ForwardAuth;
import dev.fairlead.gateway.middleware.GrpcWeb;
import dev.fairlead.gateway.middleware.Headers;
import dev.fairlead.gateway.middleware.IpAllowList;
import dev.fairlead.gateway.middleware.ModifyHeaders;
import dev.fairlead.gateway.middleware.PassTlsClientCert;
import dev.fairlead.gateway.middleware.RedirectRegex;
import dev.fairlead.gateway.middleware.RedirectScheme;
import dev.fairlead.gateway.middleware.ReplacePath;
import dev.fairlead.gateway.middleware.ReplacePathRegex;
import dev.fairlead.gateway.middleware.RequestRedirect;
import dev.fairlead.gateway.middleware.Retry;
import dev.fairlead.gateway.middleware.RewriteUrl;
import dev.fairlead.gateway.middleware.StripPrefix;
import dev.fairlead.gateway.middleware.StripPrefixRegex;
import dev.fairlead.gateway.middleware.Timeouts;
import dev.fairlead.gateway.route.PathText;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What happens to a request after its route was found, in order. The first step that refuses answers; none after it
 * runs. One pipeline serves one snapshot.
 *
 * <p>An endpoint of a product is sold: it always asks who calls. A route of the rule language is not: it does what its
 * middlewares say and nothing else.
 */
final class Pipeline {

    private final CredentialStep credential;
    private final Step clientActive = new ClientActiveStep();
    private final Step allowedAddress = new AllowedAddressStep();
    private final Step allowedMethod = new AllowedMethodStep();
    private final Step allowedHours = new AllowedHoursStep();
    private final Step hideCredential;
    private final boolean hours;
    private final Limiter limiter;
    private final boolean countsAtOnce;
    private final Compressors compressors;
    private final Counting counting;
    private final OwnCalls calls;

    Pipeline(
            CredentialIndex credentials,
            SecretCheck secrets,
            Proving proving,
            Limiter limiter,
            Compressors compressors,
            Counting counting,
            OwnCalls calls) {
        this.calls = calls;
        this.compressors = compressors;
        this.counting = counting;
        credential = new CredentialStep(credentials, secrets, proving);
        hideCredential = new HideCredentialStep(credentials.hasOthers());
        hours = credentials.hasHours();
        this.limiter = limiter;
        countsAtOnce = credentials.countsAtOnce();
    }

    /** For the endpoints of one proxy. */
    List<Step> endpoint(Name product, Product.Proxy proxy, Promised promised, Optional<Step> secret, Step forward) {
        List<Step> steps = new ArrayList<>();
        // 401: who calls. First, so that strangers learn nothing of what is below.
        steps.add(credential.at(product));
        // 403: a partner that is switched off is off, whatever the key.
        steps.add(clientActive);
        // 403: a stolen key is of no use from elsewhere.
        steps.add(allowedAddress);
        // 403: a key for reading does not write.
        steps.add(allowedMethod);
        // 403: a credential for office hours does nothing at night. Where none has hours there is no step.
        if (hours) {
            steps.add(allowedHours);
        }
        // 403: what was not granted is not counted either.
        steps.add(new ProductGrantStep(product));
        // 429: first of the limits, since it is the one that counts nothing where it refuses.
        if (countsAtOnce) {
            steps.add(new AtOnceStep(limiter, product));
        }
        // 429: before the quota, so that what it refuses costs no quota.
        steps.add(new RateLimitStep(limiter, product));
        // 429: last of the checks, so that only what is forwarded is counted.
        steps.add(new QuotaStep(limiter, product));
        // 413, 415: what is too large, or of another type, is not read.
        promised.body().ifPresent(steps::add);
        // 400: the head is here, so it is looked at before the body is waited for.
        promised.parameters().ifPresent(steps::add);
        // 400: what was looked at is what goes on.
        promised.schema().ifPresent(steps::add);
        // 400, 409: the key of a request that was looked at and counted; what was done already is not done again.
        promised.repeating().ifPresent(steps::add);
        // An answer that is kept is one that this caller may have: everything before has let the request pass.
        promised.caching().ifPresent(steps::add);
        // A service must not learn its callers' keys, unless its proxy says that it may.
        if (!proxy.forwardCredential()) {
            steps.add(hideCredential);
        }
        // 503: after the caller's own headers were looked at, so that none of them takes its place.
        secret.ifPresent(steps::add);
        // 502, 503, 504: everything that may refuse has spoken.
        steps.add(forward);
        return List.copyOf(steps);
    }

    /** For what the gateway answers clients itself. */
    List<Step> who() {
        List<Step> steps = new ArrayList<>();
        // As for an endpoint, without what depends on one: that is asked where one is called.
        steps.add(credential);
        steps.add(clientActive);
        steps.add(allowedAddress);
        if (hours) {
            steps.add(allowedHours);
        }
        return List.copyOf(steps);
    }

    /** For a route of the rule language. */
    List<Step> route(
            Name route, List<Map.Entry<Name, Middleware>> middlewares, Step forward, Function<Name, Step> pages) {
        List<Step> steps = new ArrayList<>();
        // In listed order: each sees what the one before it made of the request.
        middlewares.forEach(each -> steps.addAll(steps(route, each.getKey(), each.getValue(), pages)));
        // 502, 503, 504: everything that may refuse has spoken.
        steps.add(forward);
        return List.copyOf(steps);
    }

    List<Step> steps(Name route, Name name, Middleware middleware, Function<Name, Step> pages) {
        return switch (middleware) {
            // A chain was replaced by its links, and an answer's type is never guessed.
            case Middleware.Chain chain -> List.of();
            case Middleware.ContentType type -> List.of();
            default -> List.of(step(route, name, middleware, pages));
        };
    }

    private Step step(Name route, Name name, Middleware middleware, Function<Name, Step> pages) {
        return switch (middleware) {
            case Middleware.AddPrefix add -> new AddPrefix(PathText.canonical(add.prefix()));
            case Middleware.StripPrefix strip ->
                new StripPrefix(
                        strip.prefixes().stream().map(PathText::canonical).toList());
            case Middleware.BasicAuth auth -> new BasicAuth(auth);
            case Middleware.Chain chain -> throw new IllegalArgumentException("a chain is no step");
            case Middleware.ContentType type -> throw new IllegalArgumentException("a type is no step");
            case Middleware.ForwardAuth auth -> new ForwardAuth(auth, calls);
            case Middleware.Headers headers -> new Headers(headers);
            case Middleware.IpAllowList list -> new IpAllowList(list);
            case Middleware.RedirectRegex redirect -> new RedirectRegex(redirect);
            case Middleware.RedirectScheme redirect -> new RedirectScheme(redirect);
            case Middleware.ReplacePathRegex replace -> new ReplacePathRegex(replace);
            case Middleware.StripPrefixRegex strip -> new StripPrefixRegex(strip.regexes());
            case Middleware.ReplacePath replace -> new ReplacePath(PathText.canonical(replace.path()));
            case Middleware.Compress compress -> new Compress(compress, compressors);
            case Middleware.Buffering buffering -> new Buffering(buffering);
            case Middleware.Errors errors -> new ErrorPages(errors, pages.apply(errors.service()));
            case Middleware.Retry retry -> new Retry(retry);
            case Middleware.ModifyHeaders edits -> new ModifyHeaders(edits);
            case Middleware.RequestRedirect redirect -> new RequestRedirect(redirect);
            case Middleware.RewriteUrl rewrite -> new RewriteUrl(rewrite);
            case Middleware.Timeouts timeouts -> new Timeouts(timeouts);
            case Middleware.CircuitBreaker breaker -> counting.circuitBreaker(route, name, breaker);
            case Middleware.InFlightReq limit -> counting.inFlightReq(route, name, limit);
            case Middleware.RateLimit limit -> counting.rateLimit(route, name, limit);
            case Middleware.DigestAuth auth -> counting.digestAuth(auth);
            case Middleware.PassTlsClientCert pass -> new PassTlsClientCert(pass);
            case Middleware.GrpcWeb web -> new GrpcWeb(web);
            case Middleware.EncodedCharacters characters -> new EncodedCharacters(characters);
        };
    }
}
