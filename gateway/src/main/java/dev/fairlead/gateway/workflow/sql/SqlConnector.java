package dev.fairlead.gateway.workflow.sql;

import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.workflow.connect.Connector;
import dev.fairlead.gateway.workflow.connect.Pool;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One database that speaks SQL. Each question is one transaction: read only unless its node writes, rolled back where it
 * did not come to its end. Given up, the database is told to stop, and the connection is not used again.
 */
public final class SqlConnector implements Connector {

    private static final int USUAL_ROWS = 100;

    /** Rows that the driver fetches at one time. */
    private static final int FETCHED = 100;

    /** Without a question for so long a connection is tried before it is used. */
    private static final int TRY_SECONDS = 2;

    private final SqlAddress address;
    private final Pool<Connection> pool = new Pool<>(SqlConnector::closed);

    /** Connects with the first question. */
    public SqlConnector(Secrets.Address address) {
        this.address = SqlAddress.parse(address.url(), address.ofThisMachine());
    }

    private static void closed(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            // It is of no use either way.
        }
    }

    @Override
    public Answer ask(Question question) throws IOException, InterruptedException {
        Connection connection = pool.take(question.millisLeft());
        boolean good = false;
        try {
            if (connection != null && !connection.isValid(TRY_SECONDS)) {
                closed(connection);
                connection = null;
            }
            if (connection == null) {
                connection = DriverManager.getConnection(address.url(), address.options());
                connection.setAutoCommit(false);
            }
            Answer answer = transaction(connection, question);
            good = true;
            return answer;
        } catch (SQLException refused) {
            // The database refused this; the connection may be as good as before.
            good = connection != null && rolledBack(connection);
            throw new NotAsked(why(refused));
        } catch (NotAsked tooMuch) {
            good = connection != null && rolledBack(connection);
            throw tooMuch;
        } finally {
            question.answered();
            if (good && connection != null && !question.isOver()) {
                pool.give(connection);
            } else {
                pool.drop(connection);
            }
        }
    }

    private static boolean rolledBack(Connection connection) {
        try {
            connection.rollback();
            return !connection.isClosed();
        } catch (SQLException broken) {
            return false;
        }
    }

    private static Answer transaction(Connection connection, Question question) throws SQLException, NotAsked {
        boolean writes = Boolean.TRUE.equals(question.asked().get("write"));
        connection.setReadOnly(!writes);
        int most = question.number("maxRows", USUAL_ROWS);
        try (PreparedStatement statement = connection.prepareStatement(question.text("statement"))) {
            List<Object> values = SqlValues.list(question.asked().get("values"));
            for (int i = 0; i < values.size(); i++) {
                SqlValues.bind(statement, i + 1, values.get(i));
            }
            statement.setMaxRows(most + 1);
            statement.setFetchSize(Math.min(FETCHED, most + 1));
            question.onGivingUp(() -> stop(statement));
            boolean rows = statement.execute();
            Answer answer = rows
                    ? rows(statement.getResultSet(), most, question.maxBytes())
                    : new Answer(Map.of("rows", List.of(), "count", statement.getLargeUpdateCount()), 0);
            if (writes) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return answer;
        }
    }

    private static void stop(PreparedStatement statement) {
        try {
            statement.cancel();
        } catch (SQLException over) {
            // It has ended meanwhile.
        }
    }

    private static Answer rows(ResultSet from, int most, int maxBytes) throws SQLException, NotAsked {
        ResultSetMetaData columns = from.getMetaData();
        List<Object> rows = new ArrayList<>();
        int bytes = 0;
        while (from.next()) {
            if (rows.size() == most) {
                throw new NotAsked("it has more than " + most + " rows");
            }
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                Object value = SqlValues.read(from, i, columns.getColumnTypeName(i));
                bytes += SqlValues.size(value);
                if (bytes > maxBytes) {
                    throw new NotAsked("its rows have more than " + maxBytes + " bytes");
                }
                row.put(columns.getColumnLabel(i), value);
            }
            rows.add(row);
        }
        return new Answer(Map.of("rows", rows, "count", (long) rows.size()), bytes);
    }

    // The first line; the rest may hold values of the statement.
    private static String why(SQLException refused) {
        String state = refused.getSQLState() == null ? "" : " (" + refused.getSQLState() + ")";
        String message =
                String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
        return "the database says: " + message + state;
    }

    @Override
    public int open() {
        return pool.open();
    }

    @Override
    public void close() {
        pool.close();
    }
}
