package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Target;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Page;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Shows a page of a list: its items, and where the next page is, in the body and as RFC 8288 has it. */
final class Pages {

    private Pages() {}

    static <T> Answer answer(Call call, Page<T> page, Function<T, Node> shown) {
        List<Node> items = page.items().stream().map(shown).toList();
        Members body = new Members().put("items", Members.of(items));
        if (page.next().isEmpty()) {
            return Answer.json(200, body.build());
        }
        String next = next(call, page.next().get());
        return Answer.json(200, body.put("next", next).build()).with("Link", "<" + next + ">; rel=\"next\"");
    }

    private static String next(Call call, String cursor) {
        StringBuilder link = new StringBuilder(call.request().target().path())
                .append("?cursor=")
                .append(Target.encode(cursor));
        for (Map.Entry<String, String> parameter :
                call.request().target().query().entrySet()) {
            if (!parameter.getKey().equals("cursor")) {
                link.append('&').append(parameter.getKey()).append('=').append(Target.encode(parameter.getValue()));
            }
        }
        return link.toString();
    }
}
