package dev.fairlead.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.audit.Verification;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.revision.Edit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills writing processes and looks at what they leave. */
@Tag("slow")
class CrashTest {

    private static final int ROUNDS = 4;

    @TempDir
    Path data;

    @Test
    void everything_that_was_acknowledged_is_there_after_a_kill_at_any_moment_and_nothing_is_half_done()
            throws Exception {
        Random random = new Random();
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged.addAll(writeUntilKilled("round" + round, 2 + random.nextInt(40), random.nextInt(30)));
            lookAtWhatIsLeft(acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
    }

    private List<String> writeUntilKilled(String prefix, int lines, int millis) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx256m",
                        CrashingWriter.class.getName(),
                        data.toString(),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader out = writer.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
                if (said.size() == lines) {
                    TimeUnit.MILLISECONDS.sleep(millis);
                    writer.toHandle().destroyForcibly(); // not writer: that would close what it said last
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said).as("the writer said something before it died").isNotEmpty();
        return said;
    }

    private void lookAtWhatIsLeft(List<String> acknowledged) throws Exception {
        try (TestStores stores = TestStores.in(data);
                Store store = stores.open();
                MongoClient client = MongoClients.create(stores.uri())) {
            Contents contents = store.resources().contents();
            for (String line : acknowledged) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("document")) {
                    assertThat(client.getDatabase("raw")
                                    .getCollection("documents")
                                    .find(Filters.eq(words[1]))
                                    .first())
                            .as(line)
                            .isNotNull();
                } else {
                    assertThat(contents.find(Kind.PRODUCT, words[1])).as(line).hasValueSatisfying(product -> assertThat(
                                    product.state())
                            .isEqualTo(Resource.State.PUBLISHED));
                    assertThat(store.revisions().find(Long.parseLong(words[2])))
                            .as(line)
                            .isPresent();
                    assertThat(store.audit().find(Long.parseLong(words[3])))
                            .as(line)
                            .isPresent();
                }
            }
            assertThat(contents.count(Kind.POLICY)).isEqualTo(contents.count(Kind.PRODUCT));
            assertThat(store.audit().verify()).isInstanceOf(Verification.Intact.class);
            TestStores.done(
                    store, new Edit.Put(Kind.SERVICE, "still-writable", "{\"round\":" + acknowledged.size() + "}"));
        } catch (IOException failure) {
            throw new AssertionError("the store cannot be opened again", failure);
        }
    }
}
