package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.fairlead.acceptance.console.Form.adds;
import static dev.fairlead.acceptance.console.Form.chooses;
import static dev.fairlead.acceptance.console.Form.form;
import static dev.fairlead.acceptance.console.Form.headed;
import static dev.fairlead.acceptance.console.Form.isRefused;
import static dev.fairlead.acceptance.console.Form.presses;
import static dev.fairlead.acceptance.console.Form.pressesInDialog;
import static dev.fairlead.acceptance.console.Form.sees;
import static dev.fairlead.acceptance.console.Form.takesOut;
import static dev.fairlead.acceptance.console.Form.turnsTo;
import static dev.fairlead.acceptance.console.Form.types;
import static dev.fairlead.acceptance.console.Form.typesInDialog;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.fairlead.acceptance.process.Installation;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Texts that would run as scripts if any page took one for markup: in names, descriptions, reasons, labels, documents and requests. */
final class HostileTexts {

    /** Whatever of it is taken for markup asks for a file that is not there, or opens a dialog: both are complaints. */
    static final String NAME = "\"><img src=x onerror=alert(1)>%41";

    private static final String TEXT = "'\"></textarea><script>alert(2)</script><svg onload=alert(3)>{{7*7}}${7*7}";
    private static final String LINK = "javascript:alert(4)//\"><svg onload=alert(5)>";
    private static final String DOCUMENTED = "<svg onload=alert(6)>";
    private static final String PATH = "/orders/%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(7)%3E";
    private static final String NODES =
            "{\"start\": {\"type\": \"request\", \"to\": \"end\"}, \"end\": {\"type\": \"response\", \"body\": TEXT}}";
    private static final String NOWHERE = "http://127.0.0.1:1";

    /** Each form that takes texts from people, with what they type into its fields; what is refused is said again by the refusal. */
    private static final List<Form> FORMS = List.of(
            form(
                    "/new/policy",
                    types("Name", NAME),
                    types("Description", TEXT),
                    presses("Create policy"),
                    headed(NAME)),
            form(
                    "/new/product",
                    types("Name", NAME),
                    types("Base path", "/hostile"),
                    types("Description", TEXT),
                    types("API", NAME),
                    types("Service URL", LINK),
                    isRefused("Service URL"),
                    types("Service URL", NOWHERE),
                    types("Endpoint", NAME),
                    presses("Create draft"),
                    headed(NAME),
                    presses("Publish"),
                    typesInDialog("Reason", TEXT),
                    pressesInDialog("Publish"),
                    sees("is served by 1 gateway")),
            form(
                    "/new/client",
                    types("Name", NAME),
                    types("Description", TEXT),
                    adds("Products", NAME),
                    adds("Products", DOCUMENTED),
                    chooses("Policy", NAME),
                    presses("Create client"),
                    presses("I have it"),
                    headed(NAME)),
            form(
                    "/clients/" + encoded(NAME),
                    presses("Add a credential"),
                    typesInDialog("Name", NAME),
                    chooses("Kind", "OpenID Connect issuer"),
                    types("Issuer", LINK),
                    types("Audience", TEXT),
                    presses("Add"),
                    isRefused("Issuer"),
                    types("Issuer", "https://127.0.0.1:1/" + encoded(NAME)),
                    types("Client at the issuer", TEXT),
                    presses("Add"),
                    sees("OpenID Connect issuer")),
            form(
                    "/secrets",
                    presses("New secret"),
                    types("Name", NAME),
                    types("Description", TEXT),
                    types("Header", TEXT),
                    types("Value", TEXT),
                    pressesInDialog("Save"),
                    isRefused("Header"),
                    types("Header", "X-Key"),
                    types("Before the value", NAME),
                    adds("Products that may use it", NAME),
                    pressesInDialog("Save"),
                    sees(TEXT)),
            form(
                    "/users",
                    presses("New user"),
                    types("Name", NAME),
                    types("Password", TEXT),
                    presses("Create"),
                    sees("a user's name has")),
            form(
                    "/tokens",
                    presses("New token"),
                    types("What it is for", TEXT),
                    pressesInDialog("Create"),
                    presses("I have it"),
                    sees(TEXT)),
            form(
                    "/alerts/rules",
                    presses("New rule"),
                    types("Name", NAME),
                    isRefused("Name"),
                    types("Name", "hostile"),
                    types("Of", TEXT),
                    types("Lasting", TEXT),
                    isRefused("Lasting"),
                    types("Lasting", "1m"),
                    pressesInDialog("Create rule"),
                    sees(TEXT)),
            form(
                    "/alerts/channels",
                    presses("New channel"),
                    types("Name", "hostile"),
                    types("Address", LINK),
                    isRefused("Address"),
                    types("Address", "http://127.0.0.1:1/" + encoded(NAME)),
                    types("Secret", TEXT),
                    pressesInDialog("Create channel"),
                    presses("Test hostile"),
                    sees("did not arrive")),
            form(
                    "/alerts/silences",
                    presses("New silence"),
                    types("Rule", NAME),
                    types("About", NAME),
                    types("Why", TEXT),
                    presses("Silence"),
                    sees(TEXT)),
            form(
                    "/new/service",
                    types("Name", NAME),
                    types("URL", LINK),
                    isRefused("URL"),
                    types("URL", NOWHERE),
                    presses("Create service …"),
                    pressesInDialog("Save"),
                    headed(NAME)),
            form(
                    "/new/middleware",
                    types("Name", NAME),
                    adds("Prefixes", "/" + NAME),
                    isRefused("Prefixes"),
                    takesOut("Prefixes"),
                    adds("Prefixes", "/hostile"),
                    presses("Create middleware …"),
                    pressesInDialog("Save"),
                    headed(NAME)),
            form(
                    "/new/route",
                    types("Name", NAME),
                    types("Rule", "PathPrefix(`/hostile`) && Header(`X-Text`, `" + NAME + "`)"),
                    types("Service", NAME),
                    adds("Middlewares", NAME),
                    presses("Create route …"),
                    typesInDialog("Reason", TEXT),
                    pressesInDialog("Save"),
                    headed(NAME)),
            form(
                    "/new/workflow/blank",
                    types("Name", NAME),
                    types("Description", TEXT),
                    turnsTo("JSON"),
                    types("Nodes as JSON", "{" + quoted(NAME) + ": {\"type\": \"request\"}}"),
                    sees("cannot be the name of a node"),
                    types("Nodes as JSON", NODES.replace("TEXT", quoted(TEXT))),
                    presses("Save draft"),
                    headed(NAME)));

    /** Where else what was typed, imported and called is shown, and fields that look for something. */
    private static final List<Form> SHOWN = List.of(
            form("/products", sees(NAME), types("Look for products", TEXT), sees("None of them has")),
            form("/products/" + encoded(NAME), headed(NAME), turnsTo("JSON"), presses("More"), sees("Unpublish")),
            form("/products/" + encoded(DOCUMENTED), headed(DOCUMENTED), turnsTo("JSON")),
            form("/workflows", sees(NAME)),
            form("/workflows/hostile", headed("hostile"), sees(NAME)),
            form("/stored/routes", sees(NAME)),
            form("/audit", types("Subject", "onerror"), sees(NAME), HostileTexts::opensTheNewest),
            form("/audit", types("User", NAME), sees("No record fits")),
            form("/revisions", sees(NAME)),
            form("/routes", types("Look for routes", "onerror"), sees(NAME)),
            form("/routes", turnsTo("List"), types("Look for routes", NAME), sees(NAME)),
            form(
                    "/topology",
                    sees(NAME),
                    turnsTo("Networks"),
                    sees(NAME),
                    types("Look for workloads", TEXT),
                    sees("None is like that")),
            form("/services", types("Look for services", "onerror"), sees(NAME)),
            form("/requests", types("Client", NAME), sees("No request fits")),
            form("/requests", types("Client", ""), HostileTexts::opensARequest, sees("user-agent")),
            form(
                    "/explain",
                    types("URL", LINK),
                    presses("Explain"),
                    isRefused("URL"),
                    types("URL", "http://127.0.0.1" + PATH),
                    types("Headers", "X-Text: " + TEXT),
                    presses("Explain"),
                    sees("Routes that were looked at")));

    /** Pages with hostile names, by the word beside them and the heading that they begin with. */
    static final List<Map.Entry<String, String>> PAGES = Stream.of(
                    "products",
                    "clients",
                    "policies",
                    "workflows",
                    "stored/routes",
                    "stored/services",
                    "stored/middlewares")
            .map(kind -> Map.entry("/" + kind + "/" + encoded(NAME), NAME))
            .toList();

    private HostileTexts() {}

    /** In every form there is and in what is imported, and where each is shown afterwards. */
    static void everywhere(Watched watched, Installation installation, PlayedEngine engine, String key)
            throws IOException {
        imports(installation);
        engine.starts(NAME, NAME);
        installation.call("GET", PATH, "X-API-Key", key, "User-Agent", TEXT, "X-Request-ID", TEXT);
        FORMS.forEach(form -> form.on(watched));
        SHOWN.forEach(form -> form.on(watched));
    }

    // What no form has a field for: documents of products, tests of workflows.
    private static void imports(Installation installation) {
        good(installation.rest(
                "POST",
                "/products/" + encoded(DOCUMENTED) + "/openapi?basePath=/documented&url=" + NOWHERE,
                DOCUMENT.replace("NAME", quoted(NAME)).replace("TEXT", quoted(TEXT))));
        good(installation.rest("POST", "/products/" + encoded(DOCUMENTED) + "/publish?wait=true&timeout=10", ""));
        good(installation.rest(
                "PUT",
                "/workflows/hostile",
                WORKFLOW.replace("NAME", quoted(NAME)).replace("TEXT", quoted(TEXT))));
    }

    private static final String DOCUMENT = """
            {"openapi": "3.1.0", "info": {"title": NAME, "description": TEXT, "version": "1"},
             "paths": {"/things/{id}": {"post": {
               "operationId": NAME, "summary": TEXT, "description": TEXT,
               "parameters": [
                 {"name": "id", "in": "path", "required": true, "description": TEXT, "schema": {"type": "string"}},
                 {"name": NAME, "in": "query", "description": TEXT, "schema": {"type": "string", "enum": [TEXT]}}],
               "requestBody": {"description": TEXT, "content": {"application/json": {"schema": {
                 "type": "object", "title": NAME, "description": TEXT,
                 "properties": {NAME: {"type": "string", "description": TEXT, "enum": [TEXT]}}}}}}}}}}""";

    private static final String WORKFLOW = """
            {"description": TEXT, "draft": true,
             "nodes": {"start": {"type": "request", "to": "answer"}, "answer": {"type": "response", "body": TEXT}},
             "tests": [{"name": NAME, "request": {"method": "GET", "path": "/"}, "expect": {"status": 200}}]}""";

    private static void good(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }

    private static void opensTheNewest(Watched watched) {
        Locator record =
                watched.page().locator("main button[aria-expanded=false]").first();
        record.click();
        assertThat(watched.page().locator("main button[aria-expanded=true]")).hasCount(1);
        assertThat(watched.page().locator("main .diff").getByText("alert(").first())
                .isVisible();
    }

    /** A key of the client with such a name. */
    static String key(Installation installation) {
        HttpResponse<String> made = installation.rest(
                "POST", "/clients/" + encoded(NAME) + "/credentials", "{\"name\": \"portal\", \"type\": \"api-key\"}");
        good(made);
        return Installation.member(made.body(), "key");
    }

    private static void opensARequest(Watched watched) {
        watched.page().getByText("onerror").first().click();
    }

    /** Who is not let in with such words, and what a partner with such a name sees of products with such documents. */
    static void inThePortal(Watched partner, String console, String key) {
        partner.go(console);
        partner.field("User").fill(NAME);
        partner.field("Password").fill(TEXT);
        partner.button("Sign in").click();
        assertThat(partner.page().getByRole(AriaRole.ALERT)).containsText("wrong");
        partner.go(console + "portal");
        partner.field("Your key").fill(TEXT);
        partner.button("Sign in").click();
        assertThat(partner.page().getByRole(AriaRole.ALERT)).containsText("good");
        partner.field("Your key").fill(key);
        partner.button("Sign in").click();
        assertThat(partner.heading(NAME).first()).isVisible();
        assertThat(partner.heading(DOCUMENTED)).isVisible();
        partner.field("Address of the gateway").fill(LINK);
        for (Locator call : partner.page().locator("details.call").all()) {
            call.locator("summary").click();
        }
        assertThat(partner.page().getByText(TEXT).first()).isVisible();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
