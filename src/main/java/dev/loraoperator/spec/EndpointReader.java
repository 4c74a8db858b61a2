package dev.loraoperator.spec;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.spec.FieldReader.Range;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.endpoint}, and {@code spec.interval}, at which its attachment is checked. */
final class EndpointReader {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,299}");
  private static final Range DETACH_TIMEOUT = new Range("0s", "24h", "10m");
  private static final Range INTERVAL = new Range("1m", "168h", "1h");

  private final FieldReader fields;

  EndpointReader(FieldReader fields) {
    this.fields = fields;
  }

  @Nullable EndpointRef endpoint(@Nullable EndpointSpec spec) {
    if (spec == null) {
      return null;
    }
    if ((spec.id() == null) == (spec.name() == null)) {
      fields.refuse("spec.endpoint", "must have exactly one of id, name");
    }
    if (spec.id() != null && !ID.matcher(spec.id()).matches()) {
      fields.refuse("spec.endpoint.id", "must be an endpoint's id, such as endpoint-bb04c904");
    }
    if (spec.name() != null && !NAME.matcher(spec.name()).matches()) {
      fields.refuse(
          "spec.endpoint.name", "must be an endpoint's name, such as acme/Qwen/Qwen3.5-9B-1a2b");
    }
    return new EndpointRef(
        spec.id(),
        spec.name(),
        fields.duration("spec.endpoint.detachTimeout", spec.detachTimeout(), DETACH_TIMEOUT));
  }

  Duration interval(@Nullable String text) {
    return fields.duration("spec.interval", text, INTERVAL);
  }
}
