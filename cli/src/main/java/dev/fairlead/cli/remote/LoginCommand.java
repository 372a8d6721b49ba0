package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "login",
        description = "Log in to a management API and keep a token for the other verbs.",
        footer = {"", "Example:", "  fairlead login http://127.0.0.1:3000"})
public final class LoginCommand extends Verb {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Parameters(paramLabel = "URL", description = "Address of the management API, such as http://127.0.0.1:3000.")
    String url = "";

    @Option(names = "--user", description = "Who logs in; default ${DEFAULT-VALUE}.")
    String user = "admin";

    @Option(
            names = "--token",
            arity = "0..1",
            interactive = true,
            description = "Keep this API token instead of asking for a password.")
    String token = "";

    /** The verb, in these surroundings. */
    public LoginCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        String address = ManagementApi.address(url);
        String kept = token.isEmpty() ? tokenFor(address) : token;
        try (ManagementApi api = new ManagementApi(address, kept)) {
            api.call("GET", "/api/v1/status", "", TIMEOUT);
        }
        Logins logins = Logins.of(surroundings.environment());
        logins.keep(new Logins.Login(address, kept));
        terminal().print("logged in to " + address + "; the token is in " + logins.file());
        return CommandFailure.Exit.DONE.status();
    }

    private String tokenFor(String address) {
        Place place = Place.of("login");
        Node body = new Node.Mapping(
                Map.of("user", new Node.Text(user, place), "password", new Node.Text(password(), place)), place);
        try (ManagementApi api = new ManagementApi(address, "")) {
            return api.call("POST", "/api/v1/login", Json.canonical(body), TIMEOUT)
                    .text("token");
        }
    }

    private String password() {
        String given = surroundings.environment().getOrDefault("FAIRLEAD_ADMIN_PASSWORD", "");
        if (!given.isEmpty()) {
            return given;
        }
        return terminal()
                .askSecret("Password of " + user + ": ")
                .orElseThrow(() -> CommandFailure.badInput(
                        "there is no terminal to ask for a password: set FAIRLEAD_ADMIN_PASSWORD, or use --token"));
    }
}
