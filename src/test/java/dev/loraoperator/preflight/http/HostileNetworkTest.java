package dev.loraoperator.preflight.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.PreflightCheck;
import dev.loraoperator.preflight.SourceInspector;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import okhttp3.OkHttpClient;
import okio.Buffer;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hosts whose replies do not end. Without a bound, these tests would not end either. */
class HostileNetworkTest {

  private static final long MIB = 1 << 20;
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String HUB = "/api/models/acme/bot";

  private final FileServer server = FileServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  /** {@code start}, and then {@code more} for ever. */
  private static MockResponse endless(byte[] start, byte[] more) {
    return new MockResponse.Builder()
        .body(
            new MockResponseBody() {
              @Override
              public long getContentLength() {
                return -1;
              }

              @Override
              public void writeTo(BufferedSink sink) throws IOException {
                sink.write(start);
                while (true) {
                  sink.write(more);
                }
              }
            })
        .build();
  }

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(1).nextBytes(noise);
    for (int i = 0; i < size; i++) {
      noise[i] |= 1;
    }
    return noise;
  }

  private static byte[] gzipStart(int flags) {
    return new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 0, 0, 0, 0, 0, 0};
  }

  /** A stored block of deflate, never the last, with 65 535 bytes of a tar's zeros or noise. */
  private static byte[] block(byte[] content) {
    byte[] block = new byte[5 + content.length];
    block[1] = (byte) content.length;
    block[2] = (byte) (content.length >> 8);
    block[3] = (byte) ~content.length;
    block[4] = (byte) (~content.length >> 8);
    System.arraycopy(content, 0, block, 5, content.length);
    return block;
  }

  static Stream<Arguments> archives() {
    byte[] tar = AdapterFiles.tarHeader("weights.part", 1L << 32);
    return Stream.of(
        Arguments.of(
            "a tarball of one file",
            endless(concat(gzipStart(0), block(tar)), block(noise(65_535))),
            Reason.SOURCE_OVER_LIMIT),
        Arguments.of(
            "a name in the gzip header",
            endless(gzipStart(8), noise(65_535)),
            Reason.SOURCE_OVER_LIMIT),
        Arguments.of(
            "a zip without ranges",
            endless(new byte[] {'P', 'K', 3, 4}, noise(65_535)),
            Reason.SOURCE_UNREACHABLE),
        Arguments.of(
            "an error",
            endless(new byte[0], noise(65_535)).newBuilder().code(500).build(),
            Reason.SOURCE_UNREACHABLE));
  }

  private static byte[] concat(byte[] one, byte[] other) {
    return new Buffer().write(one).write(other).readByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void anEndlessArchiveIsBounded(String name, MockResponse answer, Reason reason) {
    // Given
    Sensitive url = server.answer("/a", request -> answer);

    // When
    PreflightCheck.Measured measured =
        PreflightCheck.measured(
            PreflightCheck.allowing(server.hostAndPort()), new SourceTarget.Archive(url, null));

    // Then
    PreflightCheck.assertUnknown(measured.inspection(), reason);
    assertThat(measured.allocatedBytes()).isLessThan(8 * MIB);
  }

  static Stream<Arguments> descriptions() {
    byte[] info = ("{\"sha\":\"" + COMMIT + "\"}").getBytes(StandardCharsets.UTF_8);
    byte[] file = "{\"type\":\"file\",\"path\":\"a\",\"size\":1},".getBytes(StandardCharsets.UTF_8);
    MockResponse described = new MockResponse.Builder().body(new Buffer().write(info)).build();
    return Stream.of(
        Arguments.of(
            "a description",
            endless(new byte[] {'{'}, "\"a\":1,".getBytes(StandardCharsets.UTF_8)),
            described),
        Arguments.of("a list of files", described, endless(new byte[] {'['}, file)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("descriptions")
  void anEndlessDescriptionIsBounded(String name, MockResponse info, MockResponse tree) {
    // Given
    server.answer(HUB, request -> info);
    server.answer(HUB + "/tree/" + COMMIT, request -> tree);

    // When
    PreflightCheck.Measured measured =
        PreflightCheck.measured(
            PreflightCheck.hub(URI.create("http://" + server.hostAndPort())),
            PreflightCheck.repository("acme/bot", null));

    // Then
    PreflightCheck.assertUnknown(measured.inspection(), Reason.SOURCE_OVER_LIMIT);
    assertThat(measured.allocatedBytes()).isLessThan(48 * MIB);
  }

  @Test
  void anEndlessConfigurationIsBounded() {
    // Given
    byte[] info = ("{\"sha\":\"" + COMMIT + "\"}").getBytes(StandardCharsets.UTF_8);
    String tree =
        "[{\"type\":\"file\",\"path\":\"adapter_config.json\",\"size\":9},"
            + "{\"type\":\"file\",\"path\":\"adapter_model.safetensors\",\"size\":9}]";
    server.answer(
        HUB, request -> new MockResponse.Builder().body(new Buffer().write(info)).build());
    server.answer(
        HUB + "/tree/" + COMMIT, request -> new MockResponse.Builder().body(tree).build());
    server.answer(
        "/acme/bot/resolve/" + COMMIT + "/adapter_config.json",
        request -> endless(new byte[] {'{'}, noise(65_535)));

    // When
    PreflightCheck.Measured measured =
        PreflightCheck.measured(
            PreflightCheck.hub(URI.create("http://" + server.hostAndPort())),
            PreflightCheck.repository("acme/bot", null));

    // Then
    PreflightCheck.assertUnknown(
        measured.inspection(), Reason.SOURCE_OVER_LIMIT, "adapter_config.json");
    assertThat(measured.allocatedBytes()).isLessThan(8 * MIB);
  }

  static Stream<Arguments> slow() {
    byte[] zip = AdapterFiles.storedZip(AdapterFiles.valid("base"));
    MockResponse.Builder plain =
        new MockResponse.Builder()
            .code(206)
            .setHeader("Content-Range", "bytes 0-" + (zip.length - 1) + "/" + zip.length)
            .body(new Buffer().write(zip));
    MockResponse endless = endless(gzipStart(8), noise(1));
    return Stream.of(
        Arguments.of(
            "a byte at a time", plain.clone().throttleBody(1, 50, TimeUnit.MILLISECONDS).build()),
        Arguments.of(
            "a byte at a time, without end",
            endless.newBuilder().throttleBody(1, 20, TimeUnit.MILLISECONDS).build()),
        Arguments.of("no headers", plain.clone().headersDelay(1, TimeUnit.MINUTES).build()),
        Arguments.of("no body", plain.clone().bodyDelay(1, TimeUnit.MINUTES).build()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slow")
  void aSlowHostIsLeftAlone(String name, MockResponse answer) {
    // Given
    Sensitive url = server.answer("/a", request -> answer);
    SourceInspector inspector =
        PreflightCheck.with(
            new OkHttpClient(),
            Duration.ofMillis(400),
            Duration.ofMillis(600),
            server.hostAndPort());

    // When
    var inspection = PreflightCheck.at(inspector, new SourceTarget.Archive(url, null));

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "in time");
  }

  @Test
  void manyQuickAnswersDoNotOutlastTheDeadline() {
    // Given
    Sensitive url = server.serve("/a.zip", AdapterFiles.zip(AdapterFiles.valid("base")));
    SourceInspector inspector =
        PreflightCheck.with(
            new OkHttpClient(), Duration.ofSeconds(20), Duration.ZERO, server.hostAndPort());
    server.answer(
        "/a.zip",
        request ->
            FileServer.status(302)
                .newBuilder()
                .setHeader("Location", "/a.zip")
                .headersDelay(200, TimeUnit.MILLISECONDS)
                .build());

    // When
    var inspection = PreflightCheck.at(inspector, new SourceTarget.Archive(url, null));

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "in time");
    assertThat(Set.copyOf(server.requests())).hasSizeLessThan(2);
  }
}
