package dev.fairlead.cli.terminal;

import java.util.Map;

/**
 * What a command may see of the process around it.
 *
 * @param environment the process's variables
 * @param terminal where it writes
 */
public record Surroundings(Map<String, String> environment, Terminal terminal) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }
}
