package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.settings.SourceChoice;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.model.Source;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.docker.DockerSource;
import dev.fairlead.sources.docker.EngineAddress;
import dev.fairlead.sources.label.Constraint;
import dev.fairlead.sources.label.LabelRules;
import dev.fairlead.sources.label.RuleTemplate;
import java.util.ArrayList;
import java.util.List;

/** The Docker sources that settings name. A class of its own, so that nothing of it is loaded where none is. */
final class DockerSources {

    private DockerSources() {}

    /** @throws CommandFailure if an address, the default rule or the constraints cannot be used */
    static List<Source> of(Settings settings, KeyHasher keys) {
        Settings.Docker docker = settings.docker();
        LabelRules rules = rules(docker);
        List<Source> sources = new ArrayList<>();
        for (SourceChoice choice : settings.storage().sources()) {
            if (choice instanceof SourceChoice.Docker chosen) {
                sources.add(new DockerSource(address(chosen.address().orElse(docker.host()), docker), rules, keys));
            }
        }
        return sources;
    }

    private static LabelRules rules(Settings.Docker docker) {
        try {
            return new LabelRules(
                    docker.exposedByDefault(),
                    RuleTemplate.parse(docker.defaultRule()),
                    docker.constraints().map(Constraint::parse),
                    docker.network(),
                    docker.strict());
        } catch (RuleTemplate.Malformed malformed) {
            throw CommandFailure.badInput("FAIRLEAD_DOCKER_DEFAULT_RULE cannot be used: " + malformed.getMessage());
        } catch (IllegalArgumentException malformed) {
            throw CommandFailure.badInput("FAIRLEAD_DOCKER_CONSTRAINTS cannot be used: " + malformed.getMessage());
        }
    }

    private static EngineAddress address(String text, Settings.Docker docker) {
        try {
            return EngineAddress.parse(text, docker.certificates());
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.badInput("the source docker cannot be used: " + refused.getMessage());
        }
    }
}
