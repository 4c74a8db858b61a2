package dev.loraoperator.source;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the end of a presigned URL from its query: AWS Signature 4 and Google (a date and a life in
 * seconds), AWS Signature 2 and others ({@code Expires}, seconds since 1970), Azure ({@code se},
 * ISO-8601).
 */
final class PresignedUrlExpiry {

  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  private static final int DATE_LENGTH = "uuuu-MM-dd".length();

  private PresignedUrlExpiry() {}

  /** Empty when the URL does not say. */
  static Optional<Instant> of(URI url) {
    Map<String, String> parameters = parameters(url.getRawQuery());
    return signedFor(parameters, "x-amz-")
        .or(() -> signedFor(parameters, "x-goog-"))
        .or(() -> number(parameters.get("expires")).map(Instant::ofEpochSecond))
        .or(() -> iso(parameters.get("se")));
  }

  private static Optional<Instant> signedFor(Map<String, String> parameters, String prefix) {
    return number(parameters.get(prefix + "expires"))
        .flatMap(
            life -> basic(parameters.get(prefix + "date")).map(start -> start.plusSeconds(life)));
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.putIfAbsent(
            decode(pair.substring(0, equals)).toLowerCase(Locale.ROOT),
            decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static Optional<Long> number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,12}")
        ? Optional.of(Long.valueOf(text))
        : Optional.empty();
  }

  private static Optional<Instant> basic(@Nullable String text) {
    try {
      return text == null
          ? Optional.empty()
          : Optional.of(LocalDateTime.parse(text, BASIC).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Azure's date alone means its first moment; a bare plus sign has been read as a space. */
  private static Optional<Instant> iso(@Nullable String text) {
    try {
      if (text == null) {
        return Optional.empty();
      }
      String time = text.length() == DATE_LENGTH ? text + "T00:00Z" : text.replace(' ', '+');
      return Optional.of(OffsetDateTime.parse(time).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
