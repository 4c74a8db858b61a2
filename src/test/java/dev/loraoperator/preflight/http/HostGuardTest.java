package dev.loraoperator.preflight.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.PreflightCheck;
import dev.loraoperator.preflight.SourceInspector;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Design invariant 9: no tenant makes the operator connect to a host that is not public. */
class HostGuardTest {

  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final byte[] ZIP = AdapterFiles.zip(AdapterFiles.valid("base"));

  private final FileServer server = FileServer.start();
  private final FileServer inside = FileServer.start();

  @AfterEach
  void stop() {
    server.close();
    inside.close();
  }

  private static SourceTarget archive(String url) {
    return new SourceTarget.Archive(Sensitive.of(url), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:PORT/",
        "http://localhost:PORT/",
        "http://[::1]:PORT/",
        "http://127.1.2.3:PORT/",
        "https://127.0.0.1:PORT/",
        "https://2130706433:PORT/",
        "https://[::ffff:127.0.0.1]:PORT/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fd00:ec2::254]/latest/meta-data/",
        "https://0.0.0.0:PORT/",
        "http://169.254.169.254/latest/meta-data/",
        "http://minio.default.svc/"
      })
  void aPrivateHostIsNotConnectedTo(String url) {
    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.allowing(), archive(url.replace("PORT", "" + inside.port())));

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_HOST_NOT_ALLOWED);
    assertThat(inside.requests()).isEmpty();
  }

  @Test
  void theMessageNamesTheSettingToChange() {
    // When
    Inspection inspection =
        PreflightCheck.at(PreflightCheck.allowing(), new SourceTarget.Archive(url(inside), null));

    // Then
    PreflightCheck.assertUnknown(
        inspection, Reason.SOURCE_HOST_NOT_ALLOWED, "Host 127.0.0.1", "SOURCE_HOSTS_ALLOWED");
  }

  private static Sensitive url(FileServer server) {
    return server.serve("/a.zip", ZIP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7", "169.254.169.254", "127.0.0.1", "fd00::7"})
  void aNameOfAPrivateAddressIsNotConnectedTo(String address) {
    // Given
    Dns dns = host -> List.of(InetAddress.getByAddress(host, literal(address)));
    OkHttpClient client = new OkHttpClient.Builder().dns(dns).build();

    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.with(client, QUICK, QUICK),
            archive("https://files.example.com:" + inside.port() + "/a.zip"));

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_HOST_NOT_ALLOWED, "files.example.com");
    assertThat(inside.requests()).isEmpty();
  }

  private static byte[] literal(String address) throws UnknownHostException {
    return InetAddress.getByName(address).getAddress();
  }

  @Test
  void aNameServerThatNeverAnswersBlocksNoInspection() {
    // Given
    Dns dns = new TimeLimitedDns(host -> List.of(never()), Duration.ofMillis(50));
    OkHttpClient client = new OkHttpClient.Builder().dns(dns).build();

    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.with(client, QUICK, QUICK), archive("https://files.example.com/a.zip"));

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "files.example.com");
  }

  private static InetAddress never() {
    try {
      new java.util.concurrent.CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("interrupted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.1:PORT"})
  void anAllowedHostIsConnectedTo(String allowed) {
    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.allowing(allowed.replace("PORT", "" + inside.port())),
            new SourceTarget.Archive(url(inside), null));

    // Then
    assertThat(inspection).isInstanceOf(Inspection.Passed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "localhost", "127.0.0.2"})
  void anotherHostIsNotAllowedWithIt(String allowed) {
    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.allowing(allowed), new SourceTarget.Archive(url(inside), null));

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_HOST_NOT_ALLOWED);
    assertThat(inside.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "http://169.254.169.254/"})
  void aRedirectToAPrivateHostIsNotFollowed(String location) {
    // Given
    Sensitive url =
        server.answer("/a.zip", request -> redirect(location.replace("PORT", "" + inside.port())));

    // When
    Inspection inspection = PreflightCheck.at(server, url);

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_HOST_NOT_ALLOWED);
    assertThat(inside.requests()).isEmpty();
  }

  @Test
  void aConnectionOfAnAllowedHostIsNotLentToAnother() {
    // Given
    SourceInspector inspector = PreflightCheck.allowing("localhost:" + inside.port());
    String named = url(inside).reveal().replace("127.0.0.1", "localhost");
    PreflightCheck.at(inspector, archive(named));
    int before = inside.requests().size();

    // When
    Inspection inspection = PreflightCheck.at(inspector, archive(url(inside).reveal()));

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_HOST_NOT_ALLOWED);
    assertThat(inside.requests()).hasSize(before);
    assertThat(before).isPositive();
  }

  @Test
  void aRedirectFromHttpsToHttpIsNotFollowed() throws Exception {
    // Given
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .addTrustedCertificate(certificate.certificate())
            .build();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
            .build();
    try (MockWebServer secure = new MockWebServer()) {
      secure.useHttps(trust.sslSocketFactory());
      secure.enqueue(redirect(url(server).reveal()));
      secure.start();
      String at = "localhost:" + secure.getPort();

      // When
      Inspection inspection =
          PreflightCheck.at(
              PreflightCheck.with(client, QUICK, QUICK, at, server.hostAndPort()),
              archive("https://" + at + "/a.zip"));

      // Then
      PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "from https to http");
      assertThat(server.requests()).isEmpty();
    }
  }

  private static MockResponse redirect(String location) {
    return new MockResponse.Builder().code(302).setHeader("Location", location).build();
  }
}
