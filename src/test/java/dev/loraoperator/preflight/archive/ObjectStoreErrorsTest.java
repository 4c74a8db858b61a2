package dev.loraoperator.preflight.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.PreflightCheck;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import dev.loraoperator.testing.SparseFile;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store's refusals mean, and what means nothing. */
class ObjectStoreErrorsTest {

  private static final Map<String, byte[]> FILES = AdapterFiles.valid("base");

  /** Long enough that its directory is not in the first block. */
  private static final byte[] LONG_ZIP =
      AdapterFiles.storedZip(AdapterFiles.with("a.txt", new byte[100_000], FILES));

  private final FileServer server = FileServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(403, "AccessDenied", Reason.SOURCE_ACCESS_DENIED),
        Arguments.of(403, "SignatureDoesNotMatch", Reason.SOURCE_ACCESS_DENIED),
        Arguments.of(403, "", Reason.SOURCE_ACCESS_DENIED),
        Arguments.of(401, "", Reason.SOURCE_ACCESS_DENIED),
        Arguments.of(400, "ExpiredToken", Reason.SOURCE_ACCESS_DENIED),
        Arguments.of(404, "NoSuchKey", Reason.SOURCE_NOT_FOUND),
        Arguments.of(404, "NoSuchBucket", Reason.SOURCE_NOT_FOUND),
        Arguments.of(410, "", Reason.SOURCE_NOT_FOUND));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("refusals")
  void aRefusalIsNamed(int status, String code, Reason reason) {
    // Given
    String body =
        "<Error><Code>"
            + code
            + "</Code><Url>X-Amz-Signature="
            + FileServer.SECRET
            + "</Url></Error>";
    Sensitive url =
        server.answer(
            "/a.zip", request -> new MockResponse.Builder().code(status).body(body).build());

    // When
    Inspection inspection = PreflightCheck.at(server, url);

    // Then
    PreflightCheck.assertFailed(inspection, reason, String.valueOf(status), code);
  }

  static Stream<Arguments> passing() {
    MockResponse cut =
        new MockResponse.Builder()
            .code(206)
            .setHeader("Content-Range", "bytes 0-999/1000")
            .body(new Buffer().write(new byte[1000]))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build();
    MockResponse other =
        new MockResponse.Builder().code(206).setHeader("Content-Range", "bytes 5-9/10").build();
    return Stream.of(
        Arguments.of("a bad request", FileServer.status(400)),
        Arguments.of("too slow for the store", FileServer.status(408)),
        Arguments.of("throttled", FileServer.status(429)),
        Arguments.of("broken", FileServer.status(500)),
        Arguments.of("SlowDown", FileServer.status(503)),
        Arguments.of("an unknown status", FileServer.status(299)),
        Arguments.of("a redirect to nowhere", FileServer.status(302)),
        Arguments.of("another range", other),
        Arguments.of("no range", FileServer.status(206)),
        Arguments.of("cut off", cut));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passing")
  void whatSaysNothingOfTheFileIsUnknown(String name, MockResponse answer) {
    // Given
    Sensitive url = server.answer("/a.zip", request -> answer);

    // When
    Inspection inspection = PreflightCheck.at(server, url);

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE);
  }

  @Test
  void aHostThatIsDownIsUnknown() {
    // Given
    FileServer down = FileServer.start();
    Sensitive url = down.url("/a.zip");
    down.close();

    // When
    Inspection inspection = PreflightCheck.at(down, url);

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "cannot be reached");
  }

  @Test
  void aZipWhoseHostIgnoresRangesIsUnknown() {
    // Given
    Sensitive url =
        server.answer(
            "/a.zip",
            request -> new MockResponse.Builder().body(new Buffer().write(LONG_ZIP)).build());

    // When
    Inspection inspection = PreflightCheck.at(server, url);

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "ignores Range");
    assertThat(inspection.facts().format()).isEqualTo("zip");
  }

  @Test
  void aTarballWhoseHostIgnoresRangesIsRead() {
    // Given
    byte[] archive = AdapterFiles.tarGz(FILES);
    Sensitive url =
        server.answer(
            "/a.tar.gz",
            request -> new MockResponse.Builder().body(new Buffer().write(archive)).build());

    // When
    Inspection inspection = PreflightCheck.at(server, url);

    // Then
    assertThat(inspection).isInstanceOf(Inspection.Passed.class);
    assertThat(inspection.facts().fingerprint()).isNull();
  }

  static Stream<Arguments> archives() {
    return Stream.of(
        Arguments.of("zip", LONG_ZIP), Arguments.of("tar.gz", AdapterFiles.tarGz(FILES)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void anArchiveReplacedMeanwhileIsUnknown(String name, byte[] archive) {
    // Given
    AtomicInteger version = new AtomicInteger();
    Sensitive url =
        server.answer(
            "/a",
            request ->
                server.ranged(
                    SparseFile.of(archive), "\"v" + version.incrementAndGet() + "\"", request));

    // When
    Inspection inspection = PreflightCheck.at(server, url);

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "was replaced");
  }

  /** The host falls silent between two members, where readers of gzip expect the end. */
  @ParameterizedTest
  @ValueSource(ints = {300, 1024})
  void aTarballThatStopsOnTheWayIsUnknown(int memberSize) {
    // Given
    byte[] archive = AdapterFiles.members(AdapterFiles.tarGz(FILES), memberSize);
    int firstMember = secondMember(archive);
    AtomicInteger requests = new AtomicInteger();
    Sensitive url =
        server.answer(
            "/a.tar.gz",
            request ->
                requests.getAndIncrement() == 0
                    ? server.ranged(SparseFile.of(archive), "\"v1\"", request)
                    : cutOff(archive, firstMember));

    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.with(
                new OkHttpClient(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                server.hostAndPort()),
            new SourceTarget.Archive(url, null));

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "cannot be reached");
  }

  private static int secondMember(byte[] archive) {
    for (int i = 1; ; i++) {
      if (archive[i] == 0x1f && archive[i + 1] == (byte) 0x8b && archive[i + 2] == 8) {
        return i;
      }
    }
  }

  private static MockResponse cutOff(byte[] archive, int sent) {
    return new MockResponse.Builder()
        .code(206)
        .setHeader("ETag", "\"v1\"")
        .body(new Buffer().write(archive, 0, sent))
        .setHeader("Content-Range", "bytes 0-" + (archive.length - 1) + "/" + archive.length)
        .setHeader("Content-Length", archive.length)
        .build();
  }

  @Test
  void onlyGetIsSent() {
    // When
    PreflightCheck.at(server, server.serve("/a.zip", LONG_ZIP));

    // Then
    assertThat(server.requests())
        .allMatch(request -> request.getMethod().equals("GET"))
        .allMatch(request -> request.getHeaders().get("Range") != null);
  }
}
