package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.Plan.Planned;
import dev.fairlead.gateway.workflow.Plan.Task;
import dev.fairlead.gateway.workflow.Work.Done;
import dev.fairlead.gateway.workflow.cel.Language;
import dev.fairlead.gateway.workflow.cel.Language.Compiled;
import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.gateway.workflow.schema.SchemaCheck;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.flow.Graph;
import dev.fairlead.model.flow.Outputs;
import dev.fairlead.model.flow.Texts;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes plans: the whole list of what nodes do. */
final class Planning {

    private Planning() {}

    static Plan plan(Workflow workflow) {
        Graph graph = new Graph(workflow);
        Map<String, Planned> nodes = new HashMap<>();
        workflow.nodes()
                .forEach((id, node) -> nodes.put(id, new Planned(node, kind(node.action()), task(node, graph))));
        String start = graph.start().map(Workflow.Node::id).orElseThrow();
        return new Plan(workflow, graph, start, nodes);
    }

    private static String kind(Workflow.Action action) {
        return action instanceof Workflow.Ask ask
                ? ask.counterpart().word()
                : action.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    private static Task task(Workflow.Node node, Graph graph) {
        return switch (node.action()) {
            case Workflow.Loop loop -> new Task.Repeating(Language.compile(loop.over()), loop.maxItems());
            case Workflow.Parallel ignored ->
                new Task.Branching(
                        graph.merged(node.id()).map(Workflow.Node::id).orElseThrow());
            case Workflow.Merge ignored -> new Task.Joining();
            case Workflow.Response response -> new Task.Answering(Answers.of(node.id(), response));
            case Workflow.Redirect redirect -> new Task.Answering(Answers.of(node.id(), redirect));
            default -> new Task.Doing(work(node));
        };
    }

    private static Work work(Workflow.Node node) {
        return switch (node.action()) {
            case Workflow.Request ignored -> (run, scope) -> new Done(Outputs.NEXT, run.request());
            case Workflow.Proxy proxy -> CallWork.of(node, proxy);
            case Workflow.Http http -> CallWork.of(node, http);
            case Workflow.Ask ask -> AskWork.of(node, ask);
            case Workflow.Condition condition -> condition(node.id(), Language.compile(condition.when()));
            case Workflow.Switch choice -> choice(node, Language.compile(choice.value()));
            case Workflow.Delay delay ->
                (run, scope) -> {
                    run.pause(node.id(), delay.time());
                    return new Done(Outputs.NEXT, Values.NOTHING);
                };
            case Workflow.Set set -> {
                Filling value = Filling.of(set.value());
                yield (run, scope) -> new Done(Outputs.NEXT, value.value(scope.variables()));
            }
            case Workflow.Validate validate -> validate(node, validate);
            case Workflow.XmlToJson xml -> xmlToJson(node, Language.compile(xml.value()));
            case Workflow.JsonToXml json -> jsonToXml(node.id(), Language.compile(json.value()), json.root());
            default -> throw new IllegalArgumentException("it is planned elsewhere");
        };
    }

    private static Work condition(String id, Compiled when) {
        return (run, scope) -> {
            Object value = when.value(scope.variables());
            if (!(value instanceof Boolean yes)) {
                throw RunFailure.fault(id, "its condition is neither true nor false", null);
            }
            return new Done(yes.toString(), yes);
        };
    }

    private static Work choice(Workflow.Node node, Compiled value) {
        return (run, scope) -> {
            Object chosen = value.value(scope.variables());
            String output = Values.text(chosen);
            return new Done(node.edges().containsKey(output) ? output : Outputs.DEFAULT, chosen);
        };
    }

    private static Work validate(Workflow.Node node, Workflow.Validate validate) {
        Compiled value = Language.compile(validate.value());
        SchemaCheck schema = new SchemaCheck(Texts.tree(validate.schema()));
        return (run, scope) -> {
            List<SchemaCheck.Misfit> misfits = schema.misfits(value.value(scope.variables()));
            if (!misfits.isEmpty() && node.targets("invalid").isEmpty()) {
                throw RunFailure.invalid(node.id(), told(misfits));
            }
            List<Object> errors = misfits.stream().map(Planning::error).toList();
            return new Done(misfits.isEmpty() ? "valid" : "invalid", Map.of("errors", errors));
        };
    }

    private static String told(List<SchemaCheck.Misfit> misfits) {
        return misfits.stream()
                .limit(5)
                .map(misfit -> (misfit.pointer().isEmpty() ? "the body" : misfit.pointer()) + ": " + misfit.why())
                .collect(Collectors.joining("; ", "The request is not as it must be: ", "."));
    }

    private static Object error(SchemaCheck.Misfit misfit) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("pointer", misfit.pointer());
        error.put("detail", misfit.why());
        return error;
    }

    private static Work xmlToJson(Workflow.Node node, Compiled text) {
        return (run, scope) -> {
            try {
                Object value = Xml.settled(Xml.value(Values.text(text.value(scope.variables()))));
                return new Done(Outputs.NEXT, value);
            } catch (IllegalArgumentException wrong) {
                String why = String.valueOf(wrong.getMessage());
                if (node.targets(Outputs.ERROR).isEmpty()) {
                    throw RunFailure.invalid(node.id(), "The request cannot be read: " + why + ".");
                }
                return new Done(Outputs.ERROR, Map.of("error", why));
            }
        };
    }

    private static Work jsonToXml(String id, Compiled value, String root) {
        return (run, scope) -> {
            try {
                return new Done(Outputs.NEXT, Xml.document(value.value(scope.variables()), root));
            } catch (IllegalArgumentException wrong) {
                throw RunFailure.fault(id, String.valueOf(wrong.getMessage()), wrong);
            }
        };
    }
}
