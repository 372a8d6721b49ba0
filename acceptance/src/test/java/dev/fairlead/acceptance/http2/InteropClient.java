package dev.fairlead.acceptance.http2;

import io.grpc.testing.integration.TestCases;
import io.grpc.testing.integration.TestServiceClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The interop client of grpc-java, a case at a time. Its own {@code main} ends the process, so its parts are called here. */
final class InteropClient {

    private InteropClient() {}

    /** Runs it with the flags of its command line; throws what the case throws. */
    static void run(TestCases test, int port, String... flags) throws Throwable {
        TestServiceClient client = new TestServiceClient();
        List<String> arguments = new ArrayList<>(List.of(
                "--server_host=127.0.0.1",
                "--server_port=" + port,
                "--use_okhttp=true",
                "--test_case=" + test.name().toLowerCase(Locale.ROOT)));
        arguments.addAll(List.of(flags));
        call(client, "parseArgs", new Class<?>[] {String[].class}, (Object) arguments.toArray(String[]::new));
        call(client, "setUp", new Class<?>[0]);
        try {
            call(client, "runTest", new Class<?>[] {TestCases.class}, test);
        } finally {
            call(client, "tearDown", new Class<?>[0]);
        }
    }

    private static void call(TestServiceClient client, String name, Class<?>[] types, Object... arguments)
            throws Throwable {
        Method method = TestServiceClient.class.getDeclaredMethod(name, types);
        method.setAccessible(true);
        try {
            method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
