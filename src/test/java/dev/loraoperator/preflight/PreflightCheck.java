package dev.loraoperator.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.testing.FileServer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Inspects sources on the test servers, and asserts that no secret is in the result. */
public final class PreflightCheck {

  public static final String TOKEN = "hf_0123456789abcdefTOKEN";
  public static final URI REAL_HUB = URI.create("https://huggingface.co");

  /** The result of an inspection, and the memory it took. */
  public record Measured(Inspection inspection, long allocatedBytes) {}

  private PreflightCheck() {}

  /** An inspector that may connect to {@code servers}. */
  public static SourceInspector allowing(String... servers) {
    return SourceInspector.create(new PreflightSettings(REAL_HUB, Set.of(servers)));
  }

  public static SourceInspector hub(URI endpoint) {
    return SourceInspector.create(new PreflightSettings(endpoint, Set.of()));
  }

  public static SourceInspector with(
      OkHttpClient client, Duration call, Duration total, String... servers) {
    SourceInspector.TimeLimits limits = new SourceInspector.TimeLimits(call, total);
    return new SourceInspector(new PreflightSettings(REAL_HUB, Set.of(servers)), client, limits);
  }

  public static Inspection at(FileServer files, Sensitive url) {
    return at(allowing(files.hostAndPort()), new SourceTarget.Archive(url, null));
  }

  public static Inspection at(SourceInspector inspector, SourceTarget target) {
    Inspection inspection = inspector.inspect(target);
    assertThat(inspection.toString())
        .as("no secret in the result")
        .doesNotContain(FileServer.SECRET, TOKEN, "X-Amz-Signature", "Exception", "Bearer");
    return inspection;
  }

  public static SourceTarget.Repository repository(String repo, @Nullable String token) {
    return new SourceTarget.Repository(repo, token == null ? null : Sensitive.of(token), null);
  }

  /** Counts what this thread allocates: an upper bound of what is held at any moment. */
  public static Measured measured(SourceInspector inspector, SourceTarget target) {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    Inspection inspection = inspector.inspect(target);
    return new Measured(inspection, threads.getThreadAllocatedBytes(thread) - before);
  }

  public static void assertFailed(Inspection inspection, Reason reason, String... words) {
    assertThat(inspection).isInstanceOf(Inspection.Failed.class);
    Inspection.Failed failed = (Inspection.Failed) inspection;
    assertThat(failed.problem().reason()).as(failed.problem().message()).isEqualTo(reason);
    for (String word : words) {
      assertThat(failed.problem().message()).contains(word);
    }
  }

  public static void assertUnknown(Inspection inspection, Reason reason, String... words) {
    assertThat(inspection).isInstanceOf(Inspection.Unknown.class);
    Inspection.Unknown unknown = (Inspection.Unknown) inspection;
    assertThat(unknown.reason()).as(unknown.message()).isEqualTo(reason);
    for (String word : words) {
      assertThat(unknown.message()).contains(word);
    }
  }
}
