package dev.fairlead.cli.role;

import dev.fairlead.model.Snapshot;
import dev.fairlead.model.form.MiddlewareForm;
import dev.fairlead.model.form.RouteForm;
import dev.fairlead.model.form.ServiceForm;
import dev.fairlead.model.form.TcpRouteForm;
import dev.fairlead.model.form.TcpServiceForm;
import dev.fairlead.model.tree.Json;
import java.util.ArrayList;
import java.util.List;

/** What a snapshot has, one object a line, in the form of a file. */
final class Served {

    private Served() {}

    static List<String> lines(Snapshot snapshot) {
        List<String> lines = new ArrayList<>();
        snapshot.routes()
                .forEach((name, route) ->
                        lines.add("route " + name + " " + Json.canonical(RouteForm.write(route, name.owner()))));
        snapshot.middlewares()
                .forEach((name, middleware) ->
                        lines.add("middleware " + name + " " + Json.canonical(MiddlewareForm.write(middleware))));
        snapshot.services()
                .forEach((name, service) ->
                        lines.add("service " + name + " " + Json.canonical(ServiceForm.write(service, name.owner()))));
        snapshot.tcp()
                .routes()
                .forEach((name, route) ->
                        lines.add("tcp-route " + name + " " + Json.canonical(TcpRouteForm.write(route, name.owner()))));
        snapshot.tcp()
                .services()
                .forEach((name, service) -> lines.add(
                        "tcp-service " + name + " " + Json.canonical(TcpServiceForm.write(service, name.owner()))));
        return lines;
    }
}
