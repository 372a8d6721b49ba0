package dev.fairlead.management.api;

import dev.fairlead.management.access.Login;
import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.user.Role;
import dev.fairlead.store.user.User;
import dev.fairlead.store.user.Users;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The people who operate: list, create, change, passwords. */
final class Operators {

    private static final int MAX_NAME = 128;
    private static final int MAX_PASSWORD = 1024;

    private final Store store;
    private final Login login;

    Operators(Store store, Login login) {
        this.store = store;
        this.login = login;
    }

    void serve(Operations table) {
        table.does("listUsers", this::list);
        table.does("createUser", this::create);
        table.does("readUser", this::read);
        table.does("changeUser", this::change);
        table.does("deleteUser", this::delete);
        table.does("setPassword", this::password);
    }

    private Answer list(Call call) {
        List<Node> items = store.users().list().stream().map(Operators::shown).toList();
        return Answer.json(200, new Members().put("items", Members.of(items)).build());
    }

    private Answer read(Call call) {
        return Answer.json(200, shown(find(call.path("user"))));
    }

    private User find(String name) {
        return store.users().find(name).orElseThrow(() -> Refusal.of(404, "There is no user \"" + name + "\""));
    }

    private Answer create(Call call) throws IOException {
        Fields fields = new Fields(call.body());
        String name = fields.text("name", MAX_NAME);
        String password = fields.text("password", MAX_PASSWORD);
        Role role = fields.choice("role", Role.class).orElse(Role.VIEWER);
        fields.done(Set.of());
        User user = done(store.users().create(call.caller().actor(), name, role, password));
        return Answer.json(201, shown(user)).with("Location", Links.to("users", name));
    }

    private Answer change(Call call) throws IOException {
        User user = find(call.path("user"));
        Fields fields = new Fields(call.body());
        Role role = fields.choice("role", Role.class).orElse(user.role());
        boolean active = fields.bool("active").orElse(user.active());
        fields.done(Set.of("name", "changedAt"));
        return Answer.json(200, shown(done(store.users().change(call.caller().actor(), user.name(), role, active))));
    }

    /** Others' passwords are an administrator's business; one's own needs the current one. */
    private Answer password(Call call) throws IOException {
        String name = call.path("user");
        boolean own = name.equals(call.caller().user());
        if (!own && !call.caller().may(Right.ADMINISTER)) {
            throw Refusal.of(403, "Only an administrator may set the password of somebody else");
        }
        Fields fields = new Fields(call.body());
        String password = fields.text("password", MAX_PASSWORD);
        String current = own ? fields.text("current", MAX_PASSWORD) : "";
        fields.done(Set.of());
        if (own) {
            login.check(name, current, call.request().peer());
        }
        done(store.users().setPassword(call.caller().actor(), name, password));
        store.sessions().endAll(name);
        return Answer.empty(204);
    }

    private Answer delete(Call call) {
        String name = find(call.path("user")).name();
        done(store.users().delete(call.caller().actor(), name));
        store.sessions().endAll(name);
        return Answer.empty(204);
    }

    private static User done(Users.Result result) {
        return switch (result) {
            case Users.Result.Done done -> done.user();
            case Users.Result.Exists exists -> throw Refusal.of(409, "The user \"" + exists.name() + "\" exists");
            case Users.Result.Missing missing -> throw Refusal.of(404, "There is no user \"" + missing.name() + "\"");
            case Users.Result.LastAdministrator last ->
                throw Refusal.of(
                        409, "\"" + last.name() + "\" is the last active administrator; make another one first");
            case Users.Result.Refused refused ->
                throw new Refusal(Problem.of(
                        422,
                        "The user cannot be saved like this; nothing was changed",
                        List.of(new Problem.Fault("", refused.reason(), ""))));
        };
    }

    private static Node shown(User user) {
        return new Members()
                .put("name", user.name())
                .put("role", user.role().name().toLowerCase(Locale.ROOT))
                .put("active", user.active())
                .put("changedAt", user.changedAt().toString())
                .build();
    }
}
