package dev.fairlead.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class TopicTest {

    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void each_setting_is_in_one_topic_and_each_topic_has_some() {
        for (Setting<?> setting : SettingsTable.ALL) {
            assertThat(Arrays.stream(Topic.values()).filter(topic -> topic.has(setting.variable())))
                    .as(setting.variable())
                    .hasSize(1);
        }
        List<Topic> used = SettingsTable.ALL.stream()
                .map(setting -> Topic.of(setting.variable()))
                .toList();
        assertThat(used).contains(Topic.values());
    }

    @Test
    void each_topic_leads_to_a_page_that_is_there() throws IOException {
        for (Topic topic : Topic.values()) {
            String[] parts = topic.page().split("#", -1);
            List<String> headings = Files.readAllLines(DOCS.resolve(parts[0])).stream()
                    .filter(line -> line.startsWith("#"))
                    .map(TopicTest::anchor)
                    .toList();
            if (parts.length > 1) {
                assertThat(headings).as(topic.page()).contains(parts[1]);
            }
        }
    }

    // As the pages' own links have it.
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }
}
