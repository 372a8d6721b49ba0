package dev.fairlead.cli.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** A logger of SLF4J: makes a line of each event and offers it to whoever takes lines now. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1;

    /** The threshold under some levels; found again only when those change. */
    private record Known(LogLevels levels, Level threshold) {}

    private transient volatile @Nullable Known known;

    // SLF4J gives the name to its own superclass field, which serialization reads.
    LineLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        write(
                event.getLevel(),
                text(event.getMessage(), event.getArgumentArray()),
                pairs == null ? List.of() : pairs,
                event.getThrowable());
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable error) {
        write(level, text(message, arguments), List.of(), error);
    }

    private boolean isEnabled(Level level) {
        LogLevels levels = Logs.output().levels();
        Known last = known;
        if (last == null || !last.levels().equals(levels)) {
            last = new Known(levels, levels.threshold(name));
            known = last;
        }
        return level.toInt() >= last.threshold().toInt();
    }

    private void write(Level level, String message, List<KeyValuePair> pairs, @Nullable Throwable error) {
        Logs.Output output = Logs.output();
        LogEvent event = new LogEvent(output.clock().millis(), level, name, message, pairs, error);
        output.line().offer(output.format().line(event));
    }

    private static String text(@Nullable String message, Object @Nullable [] arguments) {
        String text = MessageFormatter.basicArrayFormat(message, arguments);
        return text == null ? "" : text;
    }
}
