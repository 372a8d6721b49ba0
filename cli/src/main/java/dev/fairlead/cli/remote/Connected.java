package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Terminal;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every verb that talks to a management API, and how the address and the token are found. */
public final class Connected {

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Management address; default is that of the latest login, else http://127.0.0.1:3000.")
    String server = "";

    @Option(names = "--json", description = "Print the API's own JSON.")
    boolean json;

    /** The API, with the token of {@code FAIRLEAD_TOKEN} or of the login for the address. */
    public ManagementApi open(Map<String, String> environment) {
        String named = server.isEmpty() ? "" : ManagementApi.address(server);
        Optional<Logins.Login> login = Logins.of(environment).find(named);
        // What comes out of a file mostly ends with a line.
        String given = environment.getOrDefault("FAIRLEAD_TOKEN", "").strip();
        String url = named.isEmpty() ? login.map(Logins.Login::url).orElse("http://127.0.0.1:3000") : named;
        String token = given.isEmpty() ? login.map(Logins.Login::token).orElse("") : given;
        if (token.isEmpty()) {
            throw CommandFailure.badInput(
                    "no token for " + url + ": run `fairlead login " + url + "`, or set FAIRLEAD_TOKEN");
        }
        return new ManagementApi(url, token);
    }

    /** Whether the API's own JSON was asked for. */
    public boolean wantsJson() {
        return json;
    }

    /** Prints the API's own JSON if that was asked for. */
    boolean printedJson(Terminal terminal, ManagementApi.Answer answer) {
        if (json) {
            terminal.print(answer.text().strip());
        }
        return json;
    }
}
