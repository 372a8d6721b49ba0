package dev.fairlead.acceptance.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.fairlead.acceptance.secure.Authority;
import dev.fairlead.gateway.tls.CertificateMaker;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.services.MetricRecorder;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.EchoStatus;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gRPC's interop service and client with TLS on both sides of a whole gateway, every certificate verified. */
final class GrpcOverTlsTest {

    private static final long PATIENCE_SECONDS = 20;

    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final Authority authority = new Authority("test authority");
    private Server server;
    private SecureGateway gateway;
    private ManagedChannel channel;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        CertificateMaker.Made certificate = authority.certificate("peer", "127.0.0.1");
        server = OkHttpServerBuilder.forPort(
                        0, TlsServerCredentials.create(pem(certificate.certificatePem()), pem(certificate.keyPem())))
                .addService(ServerInterceptors.intercept(
                        new TestServiceImpl(timers, MetricRecorder.newInstance()), TestServiceImpl.interceptors()))
                .build()
                .start();
        gateway = SecureGateway.serving(configuration(server.getPort(), certificate), directory);
        channel = OkHttpChannelBuilder.forAddress(
                        "127.0.0.1",
                        gateway.port(),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(pem(authority.pem()))
                                .build())
                .build();
    }

    /** JSON is YAML, and takes PEM on one line. */
    private String configuration(int port, CertificateMaker.Made certificate) {
        return """
                {"http": {
                  "routers": {"all": {"rule": "PathPrefix(`/`)", "service": "peer", "tls": {}}},
                  "services": {"peer": {"loadBalancer": {
                    "servers": [{"url": "https://127.0.0.1:%d"}], "serversTransport": "inner"}}},
                  "serversTransports": {"inner": {"rootCAs": ["%s"]}}},
                 "tls": {"stores": {"default": {"defaultCertificate": {"certFile": "%s", "keyFile": "%s"}}}}}
                """.formatted(
                port, oneLine(authority.pem()), oneLine(certificate.certificatePem()), oneLine(certificate.keyPem()));
    }

    private static String oneLine(String pem) {
        return pem.replace("\n", "\\n");
    }

    private static InputStream pem(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        gateway.close();
        server.shutdownNow();
        timers.shutdownNow();
    }

    private TestServiceGrpc.TestServiceBlockingStub blocking() {
        return TestServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void large_unary() {
        SimpleRequest request = SimpleRequest.newBuilder()
                .setResponseSize(314_159)
                .setPayload(Payload.newBuilder().setBody(ByteString.copyFrom(new byte[271_828])))
                .build();
        assertThat(blocking().unaryCall(request).getPayload().getBody().size()).isEqualTo(314_159);
    }

    @Test
    void a_status_in_the_trailer_passes() {
        SimpleRequest request = SimpleRequest.newBuilder()
                .setResponseStatus(EchoStatus.newBuilder().setCode(9).setMessage("not now"))
                .build();
        assertThatThrownBy(() -> blocking().unaryCall(request))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failed -> {
                    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
                    assertThat(failed.getStatus().getDescription()).isEqualTo("not now");
                });
    }

    @Test
    void ping_pong_is_full_duplex() throws InterruptedException {
        BlockingQueue<Object> said = new LinkedBlockingQueue<>();
        StreamObserver<StreamingOutputCallRequest> requests = TestServiceGrpc.newStub(channel)
                .fullDuplexCall(new StreamObserver<StreamingOutputCallResponse>() {
                    @Override
                    public void onNext(StreamingOutputCallResponse message) {
                        said.add(message.getPayload().getBody().size());
                    }

                    @Override
                    public void onError(Throwable why) {
                        said.add(why);
                    }

                    @Override
                    public void onCompleted() {
                        said.add("end");
                    }
                });
        for (int size : new int[] {31_415, 9, 2_653, 58_979}) {
            requests.onNext(StreamingOutputCallRequest.newBuilder()
                    .addResponseParameters(ResponseParameters.newBuilder().setSize(size))
                    .build());
            assertThat(said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(size);
        }
        requests.onCompleted();
        assertThat(said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("end");
    }
}
