package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hardware that one replica runs on (docs: {@code dedicated-endpoints/pricing}; official SDK:
 * {@code types/beta/endpoints/inference_instance_type.py}).
 *
 * @param id such as {@code 1xnvidia-h100-80gb}: the {@code hardware} of deployments
 * @param gpuType such as {@code H100}
 * @param dollarsPerHour of one ready replica; null where there is no public price
 * @param regions where it is offered
 */
public record InstanceTypeRow(
    String id,
    @Nullable String gpuType,
    long gpuCount,
    @Nullable BigDecimal dollarsPerHour,
    List<String> regions)
    implements Row {

  private static final int ROW_BYTES = 512;
  private static final int DECIMALS_OF_CENTS = 2;

  /** More than a million dollars an hour is no price. */
  private static final BigDecimal MOST_CENTS = BigDecimal.valueOf(100_000_000);

  private static final int MAX_SCALE = 9;

  public InstanceTypeRow {
    regions = List.copyOf(regions);
  }

  /** Null when it has no id. */
  public static @Nullable InstanceTypeRow of(JsonNode json, List<Sensitive> secrets) {
    String id = Fields.id(json, "id");
    return id == null
        ? null
        : new InstanceTypeRow(
            id,
            Fields.clean(json, "gpuType", secrets),
            Fields.number(json, "gpuCount"),
            dollars(Fields.text(json, "priceCentsPerHour")),
            StreamSupport.stream(Fields.at(json, "regions").spliterator(), false)
                .map(region -> Fields.id(region, "name"))
                .filter(Objects::nonNull)
                .toList());
  }

  /** The price on request is 0 or left out; nothing costs nothing. */
  private static @Nullable BigDecimal dollars(@Nullable String cents) {
    try {
      BigDecimal price = cents == null ? BigDecimal.ZERO : new BigDecimal(cents.strip());
      boolean plausible =
          price.signum() > 0 && price.compareTo(MOST_CENTS) <= 0 && price.scale() <= MAX_SCALE;
      return plausible ? price.stripTrailingZeros().movePointLeft(DECIMALS_OF_CENTS) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public long size() {
    return ROW_BYTES;
  }

  @Override
  public Collection<Integer> hashes() {
    return List.of();
  }
}
