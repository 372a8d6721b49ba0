package dev.fairlead.model.form;

import dev.fairlead.model.Owner;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Action;
import dev.fairlead.model.Workflow.Budget;
import dev.fairlead.model.Workflow.Message;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.flow.Texts;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.Map;
import java.util.Optional;

/** What a node of a workflow does, written as {@link WorkflowNodeForm} reads it; what is as usual is left out. */
final class WorkflowNodeText {

    private static final String VALUE = "value";
    private static final String BODY = "request.body";

    private WorkflowNodeText() {}

    static Members write(Action action, Owner own) {
        Members members = new Members();
        switch (action) {
            case Workflow.Request ignored -> members.put("type", "request");
            case Workflow.Proxy proxy -> {
                members.put("type", "proxy");
                put(members, "path", proxy.path());
                message(members, proxy.message());
                budget(members, proxy.budget());
            }
            case Workflow.Http http -> {
                members.put("type", "http");
                put(members, "url", Optional.of(http.url()));
                message(members, http.message());
                http.secret().ifPresent(secret -> members.put("secret", Reading.reference(secret, own)));
                if (!http.allow().isEmpty()) {
                    members.put("allow", Members.ofTexts(http.allow()));
                }
                budget(members, http.budget());
            }
            case Workflow.Ask ask -> {
                members.put("type", ask.counterpart().word()).put("secret", Reading.reference(ask.secret(), own));
                if (Texts.tree(ask.question()) instanceof Node.Mapping question) {
                    question.members().forEach(members::put);
                }
                budget(members, ask.budget());
            }
            case Workflow.Response response -> {
                members.put("type", "response");
                put(members, "status", Optional.of(response.status()));
                put(members, "headers", response.headers());
                put(members, "body", response.body());
            }
            case Workflow.Redirect redirect -> {
                members.put("type", "redirect");
                put(members, "url", Optional.of(redirect.url()));
                members.put("status", redirect.status());
            }
            default -> inner(members, action);
        }
        return members;
    }

    private static void inner(Members members, Action action) {
        switch (action) {
            case Workflow.Condition condition ->
                members.put("type", "condition").put("if", condition.when().text());
            case Workflow.Switch choice ->
                members.put("type", "switch").put(VALUE, choice.value().text());
            case Workflow.Loop loop -> {
                members.put("type", "loop").put("over", loop.over().text());
                number(members, "maxItems", loop.maxItems(), WorkflowNodeForm.usualItems());
            }
            case Workflow.Parallel ignored -> members.put("type", "parallel");
            case Workflow.Merge ignored -> members.put("type", "merge");
            case Workflow.Delay delay -> members.put("type", "delay").put("time", Durations.print(delay.time()));
            case Workflow.Set set -> put(members.put("type", "set"), VALUE, Optional.of(set.value()));
            case Workflow.Validate validate -> {
                value(members.put("type", "validate"), validate.value());
                put(members, "schema", Optional.of(validate.schema()));
            }
            case Workflow.XmlToJson xml -> value(members.put("type", "xml-to-json"), xml.value());
            case Workflow.JsonToXml json -> {
                value(members.put("type", "json-to-xml"), json.value());
                if (!json.root().equals("root")) {
                    members.put("root", json.root());
                }
            }
            default -> throw new IllegalArgumentException("it is written elsewhere");
        }
    }

    private static void value(Members members, Workflow.Expression value) {
        if (!value.text().equals(BODY)) {
            members.put(VALUE, value.text());
        }
    }

    private static void message(Members members, Message message) {
        put(members, "method", message.method());
        put(members, "query", message.query());
        put(members, "headers", message.headers());
        put(members, "body", message.body());
    }

    private static void budget(Members members, Budget budget) {
        Budget usual = Budget.usual();
        if (!budget.time().equals(usual.time())) {
            members.put("timeout", Durations.print(budget.time()));
        }
        number(members, "maxResponseBytes", budget.maxResponseBytes(), usual.maxResponseBytes());
        number(members, "maxCalls", budget.maxCalls(), usual.maxCalls());
        number(members, "attempts", budget.attempts(), usual.attempts());
        if (!budget.pause().equals(usual.pause())) {
            members.put("pause", Durations.print(budget.pause()));
        }
        number(members, "errorFrom", budget.errorFrom(), usual.errorFrom());
    }

    private static void number(Members members, String key, int value, int usual) {
        if (value != usual) {
            members.put(key, value);
        }
    }

    private static void put(Members members, String key, Optional<Template> template) {
        template.ifPresent(written -> members.put(key, Texts.tree(written)));
    }

    private static void put(Members members, String key, Map<String, Template> templates) {
        if (!templates.isEmpty()) {
            Members inner = new Members();
            templates.forEach((name, template) -> inner.put(name, Texts.tree(template)));
            members.put(key, inner.build());
        }
    }
}
