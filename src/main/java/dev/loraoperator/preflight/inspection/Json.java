package dev.loraoperator.preflight.inspection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads untrusted JSON token by token: the tree of a megabyte of it may take thirty. */
public final class Json {

  /** Largest adapter_config.json, and largest header of the weights. */
  public static final int MAX_BYTES = 1 << 20;

  /** A mebibyte at most comes in, so these are bounds on nesting and on numbers. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100)
                  .maxNumberLength(100)
                  .maxNameLength(1 << 20)
                  .maxStringLength(1 << 20)
                  .build())
          // Untrusted names must not fill a table that outlives the parser.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          // Python writes and reads NaN and Infinity.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private Json() {}

  /** A whole file of JSON; ends the inspection when it is larger than any real one. */
  public static byte[] whole(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw InspectionEndedException.overLimit(name + " has over " + MAX_BYTES + " bytes");
    }
    return bytes;
  }

  /** The text of a string at the parser; null for any other value, which is skipped. */
  public static @Nullable String text(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return null;
  }

  /** A whole number at the parser, written as 8 or as 8.0; null for any other value. */
  public static @Nullable Long number(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return json.getLongValue();
    }
    if (json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      double value = json.getDoubleValue();
      return value == Math.rint(value) && Math.abs(value) < 1e15 ? (long) value : null;
    }
    json.skipChildren();
    return null;
  }
}
