package dev.loraoperator.preflight;

import dev.loraoperator.model.AdapterFacts;
import dev.loraoperator.model.Inspection;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.rules.CompatibilityWarnings;
import dev.loraoperator.preflight.rules.PeftConfig;
import dev.loraoperator.preflight.rules.SupportedBase;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a source before an upload is spent on it: reads kilobytes, whatever the source's size.
 * It blocks, for half a minute at most; the network, the host and the file may do what they like,
 * and it neither throws nor takes more than a few megabytes of memory. Safe for several threads.
 */
public final class SourceInspector {

  private final SourceHttp http;
  private final HttpUrl hub;
  private final Limits limits;
  private final List<SupportedBase> bases = BaseTable.load();

  SourceInspector(PreflightSettings settings, OkHttpClient base, Limits limits) {
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
    return new SourceInspector(settings, new OkHttpClient(), Limits.DEFAULT);
  }

  /** What the source came to; nothing secret is in it. */
  public Inspection inspect(SourceTarget target) {
    InspectionBuilder findings = new InspectionBuilder();
    Deadline deadline = Deadline.in(limits.total());
    try {
      if (target instanceof SourceTarget.Repository repository) {
        new HubInspection(http, hub, deadline, findings).read(repository);
      } else if (target instanceof SourceTarget.Archive archive) {
        new ArchiveInspection(http, deadline, findings).read(archive);
      }
      return passed(target, findings);
    } catch (IOException e) {
      InspectionEndedException stop = InspectionEndedException.within(e);
      return stopped(
          stop == null
              ? InspectionEndedException.unreachable("The source cannot be read from here")
              : stop,
          findings,
          target);
    }
  }

  private Inspection passed(SourceTarget target, InspectionBuilder findings) {
    AdapterFacts facts = Objects.requireNonNull(findings.facts(), "an inspection that saw all");
    PeftConfig config = Objects.requireNonNull(findings.config(), "an inspection that saw all");
    List<String> warnings = CompatibilityWarnings.of(config, target.expectedBase(), bases);
    return new Inspection.Passed(facts, warnings);
  }

  private static Inspection stopped(
      InspectionEndedException stop, InspectionBuilder findings, SourceTarget target) {
    // Nothing above puts a secret into a text; should a file or host echo one, it ends here.
    String message = Redactor.clean(stop.text(), secrets(target));
    return stop.isFault()
        ? new Inspection.Failed(new Problem(stop.reason(), message), findings.facts())
        : new Inspection.Unknown(stop.reason(), message, findings.facts());
  }

  private static List<Sensitive> secrets(SourceTarget target) {
    @Nullable Sensitive secret = null;
    if (target instanceof SourceTarget.Repository repository) {
      secret = repository.token();
    } else if (target instanceof SourceTarget.Archive archive) {
      secret = archive.url();
    }
    return Stream.ofNullable(secret).toList();
  }
}
