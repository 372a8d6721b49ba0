package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.web.Reach;
import dev.fairlead.gateway.workflow.cel.Language.Unevaluated;
import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Name;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Budget;
import dev.fairlead.model.flow.Outputs;
import dev.fairlead.model.flow.Texts;
import dev.fairlead.model.tree.Node;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Asks the proxy's service or any address, within the budget of the node, and again where it may. */
final class CallWork implements Work {

    private static final Pattern HOST = Pattern.compile("^https?://[^/?#]+[/?#]");

    private final Workflow.Node node;
    private final boolean toService;
    private final Optional<Filling> method;
    private final Optional<Filling> target;
    private final Map<String, Filling> query;
    private final Map<String, Filling> headers;
    private final Optional<Filling> body;
    private final Optional<Name> secret;
    private final Budget budget;
    private final Reach reach;

    private CallWork(
            Workflow.Node node,
            boolean toService,
            Workflow.Message message,
            Optional<Filling> target,
            Optional<Name> secret,
            Budget budget,
            Reach reach) {
        this.reach = reach;
        this.node = node;
        this.toService = toService;
        this.target = target;
        this.secret = secret;
        this.budget = budget;
        this.method = message.method().map(Filling::of);
        this.query = Filling.of(message.query());
        this.headers = Filling.of(message.headers());
        this.body = message.body().map(Filling::of);
    }

    static CallWork of(Workflow.Node node, Workflow.Proxy proxy) {
        return new CallWork(
                node,
                true,
                proxy.message(),
                proxy.path().map(Filling::of),
                Optional.empty(),
                proxy.budget(),
                new Reach(true, List.of()));
    }

    static CallWork of(Workflow.Node node, Workflow.Http http) {
        boolean named = Texts.tree(http.url()) instanceof Node.Text url && namesHost(url.value());
        Reach reach = new Reach(named, http.allow().stream().map(Cidr::parse).toList());
        return new CallWork(
                node, false, http.message(), Optional.of(Filling.of(http.url())), http.secret(), http.budget(), reach);
    }

    // Whether no expression has a part in the scheme, the host or the port.
    private static boolean namesHost(String url) {
        int code = url.indexOf("${{");
        return code < 0 || HOST.matcher(url.substring(0, code)).find();
    }

    @Override
    public Done run(Run run, Scope scope) throws RunFailure, Unevaluated, InterruptedException {
        Outside.Call call = call(run, scope.variables());
        long end = run.now() + budget.time().toNanos();
        Outside.Reply reply = Outside.Reply.failed("it was not asked");
        for (int attempt = 1; attempt <= budget.attempts(); attempt++) {
            if (attempt > 1) {
                run.pause(node.id(), shorter(budget.pause(), Duration.ofNanos(end - run.now())));
            }
            run.check(node.id());
            reply = once(run, call, Duration.ofNanos(end - run.now()), attempt > 1);
            if (reply.failure().isEmpty() && reply.status() < budget.errorFrom()) {
                return new Done(Outputs.SUCCESS, value(reply));
            }
            run.check(node.id());
        }
        if (node.targets(Outputs.ERROR).isEmpty()) {
            String why = reply.failure().isEmpty() ? "it was answered " + reply.status() : reply.failure();
            throw RunFailure.failed(node.id(), why);
        }
        return new Done(Outputs.ERROR, value(reply));
    }

    static Duration shorter(Duration one, Duration other) {
        Duration least = one.compareTo(other) < 0 ? one : other;
        return least.isNegative() ? Duration.ZERO : least;
    }

    private Outside.Reply once(Run run, Outside.Call call, Duration budgetLeft, boolean again)
            throws InterruptedException {
        Duration time = shorter(budgetLeft, run.left());
        if (!time.isPositive()) {
            return Outside.Reply.failed("its time of " + budget.time().toMillis() + " ms is over");
        }
        if (!run.spend(node.id(), budget.maxCalls())) {
            return Outside.Reply.failed("it has made the " + budget.maxCalls() + " calls that it may make");
        }
        Outside.Reply reply = run.outside().call(call.within(time, again));
        boolean kept = run.hold(reply.body().length);
        return kept ? reply : Outside.Reply.failed("there is no memory for its answer");
    }

    // -- what is sent -----------------------------------------------------------------------------------------------

    private Outside.Call call(Run run, Map<String, Object> variables) throws Unevaluated, RunFailure {
        Triggered caller = run.triggered();
        String verb = method.isPresent() ? method.get().text(variables) : toService ? caller.method() : "GET";
        Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (toService) {
            sent.putAll(caller.headers());
        }
        byte[] bytes = toService ? caller.body() : new byte[0];
        if (body.isPresent()) {
            Object content = body.get().value(variables);
            bytes = Answers.bytes(content);
            sent.remove("content-encoding");
            sent.put("Content-Type", Answers.usual(content));
        }
        for (Map.Entry<String, Filling> header : headers.entrySet()) {
            sent.put(header.getKey(), header.getValue().text(variables));
        }
        check(verb, sent);
        return new Outside.Call(
                node.id(),
                toService,
                verb.toUpperCase(Locale.ROOT),
                target(caller, variables),
                new LinkedHashMap<>(sent),
                bytes,
                secret,
                budget.time(),
                budget.maxResponseBytes(),
                reach,
                false);
    }

    private void check(String verb, Map<String, String> sent) throws RunFailure {
        if (!verb.matches("[A-Za-z]{1,32}")) {
            throw RunFailure.fault(node.id(), "its method is \"" + verb + "\"", null);
        }
        for (Map.Entry<String, String> header : sent.entrySet()) {
            if (header.getValue().chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff)) {
                throw RunFailure.fault(
                        node.id(), "its header " + header.getKey() + " has a character that cannot stand in one", null);
            }
        }
    }

    private String target(Triggered caller, Map<String, Object> variables) throws Unevaluated, RunFailure {
        String asked = target.isPresent() ? target.get().text(variables) : caller.target();
        String before = caller.target();
        int mark = before.indexOf('?');
        boolean keepsQuery = toService && target.isPresent() && query.isEmpty() && asked.indexOf('?') < 0 && mark >= 0;
        String whole = keepsQuery ? asked + before.substring(mark) : asked;
        if (!query.isEmpty()) {
            int old = whole.indexOf('?');
            StringBuilder written = new StringBuilder(toService && old >= 0 ? whole.substring(0, old) : whole);
            char join = written.indexOf("?") < 0 ? '?' : '&';
            for (Map.Entry<String, Filling> one : query.entrySet()) {
                written.append(join)
                        .append(encoded(one.getKey()))
                        .append('=')
                        .append(encoded(one.getValue().text(variables)));
                join = '&';
            }
            whole = written.toString();
        }
        boolean fits = whole.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '\\');
        boolean begins = toService
                ? whole.startsWith("/") && !whole.contains("/../") && !whole.contains("/./")
                : whole.startsWith("http://") || whole.startsWith("https://");
        if (!fits || !begins) {
            throw RunFailure.fault(node.id(), "\"" + whole + "\" cannot be asked", null);
        }
        return whole;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    // -- what came back ---------------------------------------------------------------------------------------------

    private static Map<String, Object> value(Outside.Reply reply) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("status", (long) reply.status());
        value.put("headers", reply.headers());
        value.put("body", Values.body(reply.body(), reply.headers().getOrDefault("content-type", "")));
        value.put("error", reply.failure());
        return value;
    }
}
