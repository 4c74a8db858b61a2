package dev.loraoperator.preflight;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.inspection.AdapterFacts;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.preflight.archive.ArchiveInspection;
import dev.loraoperator.preflight.http.SourceHttp;
import dev.loraoperator.preflight.hub.HubInspection;
import dev.loraoperator.preflight.inspection.Deadline;
import dev.loraoperator.preflight.inspection.InspectionBuilder;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.preflight.rules.BaseTable;
import dev.loraoperator.preflight.rules.CompatibilityWarnings;
import dev.loraoperator.preflight.rules.PeftConfig;
import dev.loraoperator.preflight.rules.SupportedBase;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Inspects a source before its upload by reading kilobytes, whatever the source's size. It blocks
 * for half a minute at most. Whatever the network, the host and the file do, it neither throws nor
 * takes more than a few megabytes of memory. Thread-safe.
 */
public final class SourceInspector {

  /**
   * How long an inspection may take.
   *
   * @param call one request, the body of its reply included
   * @param total all requests
   */
  record TimeLimits(Duration call, Duration total) {
    static final TimeLimits DEFAULT =
        new TimeLimits(Duration.ofSeconds(20), Duration.ofSeconds(30));
  }

  private final SourceHttp http;
  private final HttpUrl hub;
  private final TimeLimits limits;
  private final List<SupportedBase> bases = BaseTable.load();

  SourceInspector(PreflightSettings settings, OkHttpClient base, TimeLimits limits) {
    this.hub = HttpUrl.get(settings.huggingFaceEndpoint().toString());
    Set<String> trusted = new HashSet<>(settings.sourceHostsAllowed());
    String host = hub.host().toLowerCase(Locale.ROOT);
    trusted.add((host.contains(":") ? "[" + host + "]" : host) + ":" + hub.port());
    this.http = new SourceHttp(base, trusted, limits.call());
    this.limits = limits;
  }

  /**
   * An inspector with the default limits.
   *
   * @throws IllegalArgumentException when the hub's endpoint is not a URL of http or https
   */
  public static SourceInspector create(PreflightSettings settings) {
    return new SourceInspector(settings, new OkHttpClient(), TimeLimits.DEFAULT);
  }

  /** Inspects {@code target}; nothing secret is in the result. */
  public Inspection inspect(SourceTarget target) {
    InspectionBuilder inspection = new InspectionBuilder();
    Deadline deadline = Deadline.in(limits.total());
    try {
      read(target, deadline, inspection);
      return passed(target, inspection);
    } catch (IOException e) {
      InspectionEndedException ended = InspectionEndedException.within(e);
      return endedEarly(
          ended == null
              ? InspectionEndedException.unreachable("The source cannot be read from here")
              : ended,
          inspection,
          target);
    }
  }

  private void read(SourceTarget target, Deadline deadline, InspectionBuilder inspection)
      throws IOException {
    Read read =
        target.fold(
            repository -> () -> new HubInspection(http, hub, deadline, inspection).read(repository),
            archive -> () -> new ArchiveInspection(http, deadline, inspection).read(archive));
    read.run();
  }

  private interface Read {
    void run() throws IOException;
  }

  private Inspection passed(SourceTarget target, InspectionBuilder inspection) {
    AdapterFacts facts = Objects.requireNonNull(inspection.facts(), "a complete inspection");
    PeftConfig config = Objects.requireNonNull(inspection.config(), "a complete inspection");
    List<String> warnings = CompatibilityWarnings.of(config, target.expectedBase(), bases);
    return new Inspection.Passed(facts, warnings);
  }

  private static Inspection endedEarly(
      InspectionEndedException ended, InspectionBuilder inspection, SourceTarget target) {
    // No text is made with a secret in it, but a file or a host may echo one.
    String message = Redactor.clean(ended.text(), Stream.ofNullable(target.secret()).toList());
    return ended.isProblem()
        ? new Inspection.Failed(new Problem(ended.reason(), message), inspection.facts())
        : new Inspection.Unknown(ended.reason(), message, inspection.facts());
  }
}
