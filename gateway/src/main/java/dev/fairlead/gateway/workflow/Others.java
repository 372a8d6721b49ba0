package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.web.WebCalls;
import dev.fairlead.gateway.workflow.connect.Connector;
import dev.fairlead.gateway.workflow.connect.Connectors;
import dev.fairlead.model.Name;
import dev.fairlead.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Everybody but the proxy's service, with the secrets of one snapshot. Blocks, so never on a loop. */
final class Others {

    private final WebCalls web;
    private final Connectors connectors;
    private final Apart apart;
    private final Secrets taken;
    private final Map<Name, Secret> secrets;

    /** @param secrets those that the nodes may name */
    Others(WebCalls web, Connectors connectors, Apart apart, Secrets taken, Map<Name, Secret> secrets) {
        this.web = web;
        this.connectors = connectors;
        this.apart = apart;
        this.taken = taken;
        this.secrets = secrets;
    }

    Outside.Reply call(Outside.Call call) throws InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        if (call.secret().isPresent()) {
            Name name = call.secret().get();
            Secret secret = secrets.get(name);
            Optional<Map.Entry<String, String>> shown =
                    secret == null ? Optional.empty() : taken.header(name, secret, call.time());
            if (shown.isEmpty()) {
                return Outside.Reply.failed("the secret \"" + name + "\" could not be taken");
            }
            headers.keySet().removeIf(shown.get().getKey()::equalsIgnoreCase);
            headers.put(shown.get().getKey(), shown.get().getValue());
        }
        try {
            WebCalls.Request request = new WebCalls.Request(
                    call.method(), URI.create(call.target()), headers, call.body(), call.maxBytes(), call.reach());
            return reply(apart.call(call.time(), () -> web.call(request), () -> {}));
        } catch (TimeoutException late) {
            return Outside.Reply.failed("no answer within its time");
        } catch (IOException | IllegalArgumentException failed) {
            return Outside.Reply.failed(why(failed));
        }
    }

    private static Outside.Reply reply(WebCalls.Answer answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        answer.headers().forEach(header -> Outside.Reply.join(headers, header.getKey(), header.getValue()));
        return new Outside.Reply(answer.status(), headers, answer.body(), "");
    }

    Outside.Told ask(Outside.Question question) throws InterruptedException {
        Name name = question.secret();
        Secret secret = secrets.get(name);
        Optional<Secrets.Address> address =
                secret == null ? Optional.empty() : taken.address(name, secret, question.time());
        if (address.isEmpty()) {
            return Outside.Told.failed("the secret \"" + name + "\" could not be taken");
        }
        long end = System.nanoTime() + question.time().toNanos();
        Connector.Question asked = new Connector.Question(question.asked(), end, question.maxBytes());
        try {
            Connector.Answer answer = apart.call(
                    question.time(),
                    () -> connectors
                            .of(question.counterpart(), name, address.get())
                            .ask(asked),
                    asked::over);
            return new Outside.Told(answer.value(), answer.bytes(), "");
        } catch (TimeoutException late) {
            return Outside.Told.failed("no answer within its time");
        } catch (IOException | IllegalArgumentException failed) {
            return Outside.Told.failed(why(failed));
        }
    }

    private static String why(Exception failed) {
        String message = failed.getMessage();
        boolean ours = failed instanceof dev.fairlead.gateway.web.NotAsked;
        return ours && message != null ? message : failed.getClass().getSimpleName() + ": " + message;
    }
}
