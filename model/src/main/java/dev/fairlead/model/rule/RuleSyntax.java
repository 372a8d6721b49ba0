package dev.fairlead.model.rule;

/** The two languages of rules that Traefik has had since its version 2. */
public enum RuleSyntax {
    /** Several arguments, {@code {name:expression}} in hosts and paths, {@code Headers}. */
    V2,
    /** What is spoken unless asked otherwise. */
    V3,
    /** Rules of TCP routes, which ask for the host of a handshake and the caller's address. */
    TCP
}
