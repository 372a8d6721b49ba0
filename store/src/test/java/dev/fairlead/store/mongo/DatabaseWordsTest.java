package dev.fairlead.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of all that the driver tells of a server that it did not find, people see what is at the bottom of it. */
final class DatabaseWordsTest {

    private static final String LONG =
            "Timed out while waiting for a server that matches WritableServerSelector. Client"
                    + " view of cluster state is {type=UNKNOWN, servers=[{address=mongo:27017, type=UNKNOWN, state=CONNECTING";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            , exception={com.mongodb.MongoSocketOpenException: Exception opening socket}, caused by {java.net.ConnectException: Connection refused}}] | Connection refused
            , exception={com.mongodb.MongoSocketException: mongo}, caused by {java.net.UnknownHostException: mongo}}] | the name mongo is unknown
            }] | no server answered in time
            """)
    void the_last_cause_is_told(String more, String told) {
        assertThat(Database.lastCause(LONG + more)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"Prematurely reached end of stream", "Exception {a.B: c} elsewhere"})
    void other_texts_stay(String text) {
        assertThat(Database.lastCause(text)).isEqualTo(text);
    }
}
