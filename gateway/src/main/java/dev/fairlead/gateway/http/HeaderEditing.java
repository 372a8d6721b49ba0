package dev.fairlead.gateway.http;

import dev.fairlead.model.HeaderEdits;

/** Changes headers of an exchange: those of the request now, those of the answer when there is one, whoever makes it. */
public final class HeaderEditing {

    private final HeaderEdits request;
    private final HeaderEdits answer;

    /** One that does this to the request and that to the answer. */
    public HeaderEditing(HeaderEdits request, HeaderEdits answer) {
        this.request = request;
        this.answer = answer;
    }

    /** To be called once for an exchange. */
    public void apply(Exchange exchange) {
        for (String name : request.remove()) {
            exchange.removeRequestHeader(name);
        }
        request.set().forEach(exchange::setRequestHeader);
        Changes changes = exchange.changes();
        request.add().forEach(changes::addRequest);
        for (String name : answer.remove()) {
            changes.removeAnswer(name);
        }
        answer.set().forEach(changes::setAnswer);
        answer.add().forEach(changes::addAnswer);
    }
}
