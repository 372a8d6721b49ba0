package dev.fairlead.acceptance.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Service.Scheme;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.services.MetricRecorder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.EchoStatus;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingInputCallRequest;
import io.grpc.testing.integration.Messages.StreamingInputCallResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceImpl;
import io.grpc.testing.integration.UnimplementedServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** gRPC's interop service behind the gateway, its cases as they are described for every implementation. */
final class GrpcTest {

    private static final long PATIENCE_SECONDS = 20;

    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private Server server;
    private Http2Gateway gateway;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
                .maxInboundMessageSize(32 << 20)
                .addService(ServerInterceptors.intercept(
                        new TestServiceImpl(timers, MetricRecorder.newInstance()), TestServiceImpl.interceptors()))
                .build()
                .start();
        through(Limits.standard());
    }

    private void through(Limits limits, Step... steps) throws IOException {
        gateway = new Http2Gateway(limits, Scheme.H2C, server.getPort(), steps);
        channel = OkHttpChannelBuilder.forAddress("127.0.0.1", gateway.port())
                .usePlaintext()
                .maxInboundMessageSize(32 << 20)
                .build();
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

    private TestServiceGrpc.TestServiceStub async() {
        return TestServiceGrpc.newStub(channel);
    }

    private static Payload payload(int bytes) {
        return Payload.newBuilder()
                .setBody(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private static StreamingOutputCallRequest asking(int size, int interval) {
        return StreamingOutputCallRequest.newBuilder()
                .addResponseParameters(
                        ResponseParameters.newBuilder().setSize(size).setIntervalUs(interval))
                .build();
    }

    /** What a stream brought: its messages one by one, and its end. */
    private static final class Replies<T> implements StreamObserver<T> {
        private final BlockingQueue<T> messages = new ArrayBlockingQueue<>(1024);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        @Override
        public void onNext(T message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable why) {
            failure.set(why);
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }

        T next() throws InterruptedException {
            T message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message came; " + failure.get());
            }
            return message;
        }

        Status end() throws InterruptedException {
            assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the stream ended")
                    .isTrue();
            Throwable why = failure.get();
            return why == null ? Status.OK : Status.fromThrowable(why);
        }
    }

    @Test
    void empty_unary() {
        assertThat(blocking().emptyCall(Empty.getDefaultInstance())).isEqualTo(Empty.getDefaultInstance());
    }

    @Test
    void large_unary() {
        SimpleRequest request = SimpleRequest.newBuilder()
                .setResponseSize(314_159)
                .setPayload(payload(271_828))
                .build();
        assertThat(blocking().unaryCall(request).getPayload().getBody().size()).isEqualTo(314_159);
    }

    @Test
    void messages_of_many_windows_pass_both_ways() {
        SimpleRequest request = SimpleRequest.newBuilder()
                .setResponseSize(12 << 20)
                .setPayload(payload(12 << 20))
                .build();
        assertThat(blocking().unaryCall(request).getPayload().getBody().size()).isEqualTo(12 << 20);
    }

    @Test
    void client_streaming() throws InterruptedException {
        Replies<StreamingInputCallResponse> replies = new Replies<>();
        StreamObserver<StreamingInputCallRequest> requests = async().streamingInputCall(replies);
        for (int size : new int[] {27_182, 8, 1_828, 45_904}) {
            requests.onNext(StreamingInputCallRequest.newBuilder()
                    .setPayload(payload(size))
                    .build());
        }
        requests.onCompleted();
        assertThat(replies.next().getAggregatedPayloadSize()).isEqualTo(74_922);
        assertThat(replies.end().isOk()).isTrue();
    }

    @Test
    void server_streaming() {
        StreamingOutputCallRequest.Builder request = StreamingOutputCallRequest.newBuilder();
        List<Integer> sizes = List.of(31_415, 9, 2_653, 58_979);
        sizes.forEach(size -> request.addResponseParameters(
                ResponseParameters.newBuilder().setSize(size).build()));
        Iterator<StreamingOutputCallResponse> answers = blocking().streamingOutputCall(request.build());
        List<Integer> seen = new ArrayList<>();
        answers.forEachRemaining(
                answer -> seen.add(answer.getPayload().getBody().size()));
        assertThat(seen).isEqualTo(sizes);
    }

    @Test
    void ping_pong_is_full_duplex() throws InterruptedException {
        Replies<StreamingOutputCallResponse> replies = new Replies<>();
        StreamObserver<StreamingOutputCallRequest> requests = async().fullDuplexCall(replies);
        for (int size : new int[] {31_415, 9, 2_653, 58_979}) {
            requests.onNext(asking(size, 0));
            // The answer comes while the request goes on.
            assertThat(replies.next().getPayload().getBody().size()).isEqualTo(size);
        }
        requests.onCompleted();
        assertThat(replies.end().isOk()).isTrue();
    }

    @Test
    void an_empty_stream_ends_well() throws InterruptedException {
        Replies<StreamingOutputCallResponse> replies = new Replies<>();
        async().fullDuplexCall(replies).onCompleted();
        assertThat(replies.end().isOk()).isTrue();
        assertThat(replies.messages).isEmpty();
    }

    @Test
    void cancelling_reaches_the_backend_and_frees_the_exchange() throws InterruptedException {
        Replies<StreamingOutputCallResponse> replies = new Replies<>();
        StreamObserver<StreamingOutputCallRequest> requests = async().fullDuplexCall(replies);
        requests.onNext(asking(31_415, 0));
        replies.next();
        requests.onError(new IllegalStateException("the caller has enough"));
        assertThat(replies.end().getCode()).isEqualTo(Status.Code.CANCELLED);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (gateway.inFlight() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(gateway.inFlight()).isZero();
    }

    @Test
    void a_deadline_on_a_server_that_sleeps_is_exceeded() throws InterruptedException {
        Replies<StreamingOutputCallResponse> replies = new Replies<>();
        async().withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                .fullDuplexCall(replies)
                .onNext(asking(1, 30_000_000));
        assertThat(replies.end().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void metadata_passes_at_both_ends_of_the_answer() {
        Metadata.Key<String> initial = Metadata.Key.of("x-grpc-test-echo-initial", Metadata.ASCII_STRING_MARSHALLER);
        Metadata.Key<byte[]> trailing =
                Metadata.Key.of("x-grpc-test-echo-trailing-bin", Metadata.BINARY_BYTE_MARSHALLER);
        Metadata sent = new Metadata();
        sent.put(initial, "test_initial_metadata_value");
        sent.put(trailing, new byte[] {(byte) 0xab, (byte) 0xab, (byte) 0xab});
        AtomicReference<@Nullable Metadata> headers = new AtomicReference<>();
        AtomicReference<@Nullable Metadata> trailers = new AtomicReference<>();
        SimpleResponse answer = ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(
                        channel,
                        MetadataUtils.newAttachHeadersInterceptor(sent),
                        MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)),
                TestServiceGrpc.getUnaryCallMethod(),
                CallOptions.DEFAULT,
                SimpleRequest.newBuilder().setResponseSize(1).build());
        assertThat(answer.getPayload().getBody().size()).isEqualTo(1);
        assertThat(Objects.requireNonNull(headers.get()).get(initial)).isEqualTo("test_initial_metadata_value");
        assertThat(Objects.requireNonNull(trailers.get()).get(trailing)).containsExactly(0xab, 0xab, 0xab);
    }

    @Test
    void a_status_with_its_message_passes_letter_for_letter() {
        String message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
        SimpleRequest request = SimpleRequest.newBuilder()
                .setResponseStatus(EchoStatus.newBuilder().setCode(2).setMessage(message))
                .build();
        assertThatThrownBy(() -> blocking().unaryCall(request))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failed -> {
                    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
                    assertThat(failed.getStatus().getDescription()).isEqualTo(message);
                });
    }

    @Test
    void an_answer_of_trailers_only_passes() {
        assertThatThrownBy(() ->
                        UnimplementedServiceGrpc.newBlockingStub(channel).unimplementedCall(Empty.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failed -> assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }

    @Test
    void a_slow_reader_gets_all_of_a_long_stream() throws InterruptedException {
        StreamingOutputCallRequest.Builder request = StreamingOutputCallRequest.newBuilder();
        for (int i = 0; i < 100; i++) {
            request.addResponseParameters(
                    ResponseParameters.newBuilder().setSize(200_000).build());
        }
        AtomicReference<@Nullable ClientCallStreamObserver<?>> call = new AtomicReference<>();
        Replies<StreamingOutputCallResponse> replies = new Replies<>();
        async().streamingOutputCall(
                        request.build(),
                        new ClientResponseObserver<StreamingOutputCallRequest, StreamingOutputCallResponse>() {
                            @Override
                            public void beforeStart(ClientCallStreamObserver<StreamingOutputCallRequest> stream) {
                                stream.disableAutoRequestWithInitial(1);
                                call.set(stream);
                            }

                            @Override
                            public void onNext(StreamingOutputCallResponse message) {
                                replies.onNext(message);
                            }

                            @Override
                            public void onError(Throwable why) {
                                replies.onError(why);
                            }

                            @Override
                            public void onCompleted() {
                                replies.onCompleted();
                            }
                        });
        // Meanwhile another call of the same connection is not held up.
        assertThat(blocking().emptyCall(Empty.getDefaultInstance())).isNotNull();
        for (int i = 0; i < 100; i++) {
            assertThat(replies.next().getPayload().getBody().size()).isEqualTo(200_000);
            Objects.requireNonNull(call.get()).request(1);
        }
        assertThat(replies.end().isOk()).isTrue();
    }

    @Test
    void two_hundred_calls_at_once_are_two_hundred_answers() throws InterruptedException {
        Replies<SimpleResponse> replies = new Replies<>();
        for (int i = 1; i <= 200; i++) {
            async().unaryCall(
                            SimpleRequest.newBuilder().setResponseSize(i * 100).build(), replies);
        }
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sizes.add(replies.next().getPayload().getBody().size());
        }
        assertThat(sizes.stream().distinct().count()).isEqualTo(200);
    }

    // -- what the gateway itself says -------------------------------------------------------------------------------

    private static Step refusing(Failure failure) {
        return new Step() {
            @Override
            public String name() {
                return "refuse";
            }

            @Override
            public Verdict apply(Exchange exchange) {
                return exchange.refuse(failure);
            }
        };
    }

    private Status refusal(Failure failure) throws IOException {
        channel.shutdownNow();
        gateway.close();
        through(Limits.standard(), refusing(failure));
        try {
            blocking().emptyCall(Empty.getDefaultInstance());
            return Status.OK;
        } catch (StatusRuntimeException failed) {
            return failed.getStatus();
        }
    }

    @Test
    void refusals_are_statuses_of_grpc() throws IOException {
        assertThat(refusal(new Failure.Unauthorized("")).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal(new Failure.Forbidden("")).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal(new Failure.NoRoute()).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(refusal(new Failure.Limited("gold", 3, false)).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal(new Failure.NoBackend("s", "")).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refusal(new Failure.GatewayTimeout("")).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(refusal(new Failure.Limited("gold", 3, false)).getDescription())
                .isEqualTo("The rate limit is reached; try again in 3 s.");
    }

    @Test
    void a_backend_that_is_gone_is_unavailable() throws InterruptedException {
        server.shutdownNow().awaitTermination();
        assertThatThrownBy(() -> blocking().emptyCall(Empty.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failed -> assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void a_call_that_had_begun_ends_with_a_status_when_its_time_is_up() throws Exception {
        channel.shutdownNow();
        gateway.close();
        Limits usual = Limits.standard();
        Limits.UpstreamTimes times = usual.upstream();
        through(usual.with(new Limits.UpstreamTimes(
                times.connect(), times.response(), times.bodyIdle(), Duration.ofMillis(500), times.idle())));
        Replies<StreamingOutputCallResponse> replies = new Replies<>();
        StreamObserver<StreamingOutputCallRequest> requests = async().fullDuplexCall(replies);
        requests.onNext(asking(100, 0));
        replies.next();
        Status end = replies.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(end.getDescription()).isEqualTo("The backend did not answer in time.");
    }
}
