package dev.loraoperator.preflight.inspection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.loraoperator.model.Reason;
import dev.loraoperator.preflight.rules.FileListing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads the header of safetensors: a length, that many bytes of JSON, then data without gaps. */
final class SafetensorsHeader {

  /** The format's own limit; no reader takes more. */
  private static final long FORMAT_LIMIT = 100_000_000;

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final String FIX = ". Save or upload the weights again";

  private int tensors;
  private long dataEnd;

  private SafetensorsHeader() {}

  /**
   * How many tensors there are.
   *
   * @param in from the first byte of the weights
   * @param size of all of the weights
   */
  static int tensors(InputStream in, long size) throws IOException {
    if (size == 0) {
      throw corrupt("is empty");
    }
    byte[] start = in.readNBytes((int) Math.min(size, LfsPointer.START_BYTES));
    checkKind(start);
    if (size < Long.BYTES || start.length < Long.BYTES) {
      throw corrupt("ends within its first bytes");
    }
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > FORMAT_LIMIT || length > size - Long.BYTES) {
      throw corrupt("announces a longer header than the file has room for");
    }
    if (length > Json.MAX_BYTES) {
      throw InspectionEndedException.overLimit(
          FileListing.WEIGHTS + " has a header of over " + Json.MAX_BYTES + " bytes");
    }
    SafetensorsHeader header = new SafetensorsHeader();
    header.parse(json(start, (int) length, in));
    return header.check(Long.BYTES + length, size);
  }

  private static void checkKind(byte[] start) throws InspectionEndedException {
    if (LfsPointer.is(start)) {
      throw LfsPointer.found(FileListing.WEIGHTS);
    }
    if (start.length >= ZIP.length && Arrays.equals(ZIP, Arrays.copyOf(start, ZIP.length))) {
      throw new InspectionEndedException(
          Reason.WEIGHTS_NOT_SAFETENSORS,
          FileListing.WEIGHTS
              + " is a PyTorch file under another name. Save the adapter again with"
              + " safe_serialization=True");
    }
  }

  private static byte[] json(byte[] start, int length, InputStream in) throws IOException {
    byte[] json = new byte[length];
    int known = Math.min(length, start.length - Long.BYTES);
    System.arraycopy(start, Long.BYTES, json, 0, known);
    if (in.readNBytes(json, known, length - known) < length - known) {
      throw corrupt("ends within its header");
    }
    return json;
  }

  private void parse(byte[] header) throws InspectionEndedException {
    try (JsonParser json = Json.FACTORY.createParser(header)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw corrupt("has a header that is not a JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        boolean tensor = !json.currentName().equals("__metadata__");
        json.nextToken();
        if (tensor) {
          tensor(json);
        } else {
          json.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      throw corrupt("has a header that is not JSON");
    } catch (InspectionEndedException e) {
      throw e;
    } catch (IOException e) {
      throw corrupt("has a header that is not text");
    }
  }

  private void tensor(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw corrupt("has a header that is not of safetensors");
    }
    tensors++;
    long end = -1;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      boolean offsets = json.currentName().equals("data_offsets");
      if (json.nextToken() == JsonToken.START_ARRAY && offsets) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          Long offset = Json.number(json);
          end = offset == null ? -1 : offset;
        }
      } else {
        json.skipChildren();
      }
    }
    if (end < 0) {
      throw corrupt("has a tensor without data_offsets");
    }
    dataEnd = Math.max(dataEnd, end);
  }

  private int check(long dataStart, long size) throws InspectionEndedException {
    if (tensors == 0) {
      throw corrupt("holds no tensor");
    }
    // Compared without adding: an end near 2^63 must not wrap.
    long room = size - dataStart;
    if (dataEnd > room) {
      throw corrupt("is cut off: its header describes more data than the file has");
    }
    if (dataEnd < room) {
      throw corrupt("goes on after the last tensor its header describes");
    }
    return tensors;
  }

  private static InspectionEndedException corrupt(String what) {
    return new InspectionEndedException(
        Reason.WEIGHTS_CORRUPT, FileListing.WEIGHTS + " " + what + FIX);
  }
}
