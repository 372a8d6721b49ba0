package dev.fairlead.cli.settings;

import dev.fairlead.model.Entrypoints.Redirection;
import dev.fairlead.model.Entrypoints.Tls;
import dev.fairlead.model.form.EntrypointForm;
import java.util.List;
import java.util.Map;

/** The settings of the two listeners as routes see them: how they are called, and what holds for all routes there. */
final class EntrypointSettings {

    private static final Declared TABLE = new Declared();

    static final Setting<Map<String, String>> NAMES = TABLE.open(
            "FAIRLEAD_ENTRYPOINT_NAMES",
            EntrypointForm::names,
            "",
            "a comma list such as web-secure=https, with http or https behind each name",
            "other names by which routes call the two listeners");
    static final Setting<Map<String, Redirection>> REDIRECTIONS = TABLE.open(
            "FAIRLEAD_ENTRYPOINT_REDIRECTIONS",
            EntrypointForm::redirections,
            "",
            "a comma list such as web=websecure or web=:443 scheme=https permanent=true priority=10",
            "sends all requests of an entrypoint to another one");
    static final Setting<Map<String, List<String>>> MIDDLEWARES = TABLE.open(
            "FAIRLEAD_ENTRYPOINT_MIDDLEWARES",
            EntrypointForm::middlewares,
            "",
            "a comma list such as web=auth@file, several of an entrypoint in their order",
            "go before those of each route on an entrypoint");
    static final Setting<Map<String, Tls>> TLS = TABLE.open(
            "FAIRLEAD_ENTRYPOINT_TLS",
            EntrypointForm::tls,
            "",
            "a comma list such as websecure or websecure=modern@file certResolver=le",
            "routes there have TLS where they say nothing of it, with these options and certificates from that resolver");
    static final Setting<List<String>> DEFAULTS = TABLE.open(
            "FAIRLEAD_DEFAULT_ENTRYPOINTS",
            EntrypointForm::defaults,
            "",
            "a comma list such as websecure",
            "where a route is served that names no entrypoint; without it on all");

    static final Setting<Boolean> PARTNER_MCP = TABLE.open(
            "FAIRLEAD_PARTNER_MCP",
            Values::yesOrNo,
            "true",
            "true or false",
            "answers partners' models at /mcp: the endpoints of a client as tools");

    static final List<Setting<?>> ALL = TABLE.all();

    private EntrypointSettings() {}
}
