package dev.loraoperator.controller;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.lifecycle.stage.SourceAccess;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.SecretValues;
import dev.loraoperator.preflight.PreflightScheduler;
import dev.loraoperator.source.SourceResolver;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The source of one adapter; resolved, and so presigned, at most once. */
final class AdapterSource implements SourceAccess {

  private final SourceResolver resolver;
  private final PreflightScheduler checks;
  private final AdapterSpec spec;
  private final SecretValues secrets;
  private @Nullable Resolution resolution;

  AdapterSource(
      SourceResolver resolver, PreflightScheduler checks, AdapterSpec spec, SecretValues secrets) {
    this.resolver = resolver;
    this.checks = checks;
    this.spec = spec;
    this.secrets = secrets;
  }

  @Override
  public Resolution resolve(Api api) {
    Resolution known = resolution;
    if (known == null) {
      known = resolver.resolve(spec.id(), spec.source().on(api), secrets);
      resolution = known;
    }
    return known;
  }

  @Override
  public Optional<Remote<Inspection>> inspection(String key, Duration maxAge) {
    return checks.find(spec.id(), key, maxAge);
  }

  @Override
  public Remote<Inspection> inspect(Resolution.Resolved resolved, String key, Duration maxAge) {
    return checks.of(spec, resolved, key, maxAge);
  }
}
