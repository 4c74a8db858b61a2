package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Makes small, real PEFT adapters and the archives they travel in. */
public final class AdapterFiles {

  public static final String CONFIG = "adapter_config.json";
  public static final String WEIGHTS = "adapter_model.safetensors";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int RANK = 2;
  private static final int WIDTH = 4;

  private AdapterFiles() {}

  /** The files of a LoRA adapter for {@code baseModel}, by name. */
  public static Map<String, byte[]> valid(String baseModel) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(CONFIG, config(baseModel));
    files.put(WEIGHTS, safetensors());
    files.put("README.md", "# A test adapter\n".getBytes(StandardCharsets.UTF_8));
    return files;
  }

  /** The same files one folder down, as a careless {@code zip -r} makes them. */
  public static Map<String, byte[]> nested(String folder, Map<String, byte[]> files) {
    Map<String, byte[]> nested = new LinkedHashMap<>();
    files.forEach((name, content) -> nested.put(folder + "/" + name, content));
    return nested;
  }

  /** The same files but one. */
  public static Map<String, byte[]> without(String name, Map<String, byte[]> files) {
    Map<String, byte[]> rest = new LinkedHashMap<>(files);
    rest.remove(name);
    return rest;
  }

  /** The same files with one more, or with another content. */
  public static Map<String, byte[]> with(String name, byte[] content, Map<String, byte[]> files) {
    Map<String, byte[]> more = new LinkedHashMap<>(files);
    more.put(name, content);
    return more;
  }

  /**
   * The beginning of weights of {@code fileBytes} bytes: all but the data, of {@code tensors}
   * tensors with names as long as real ones.
   */
  public static byte[] header(int tensors, long fileBytes) {
    // Spaces at the end, as other writers pad, so that the length is known before the offsets.
    int length = 200 + tensors * 180;
    long data = fileBytes - Long.BYTES - length;
    ObjectNode header = JSON.createObjectNode();
    for (int i = 0; i < tensors; i++) {
      ObjectNode tensor =
          header.putObject(
              "base_model.model.model.layers." + i + ".self_attn.q_proj.lora_A.weight");
      tensor.put("dtype", "BF16");
      tensor.putArray("shape").add(16).add(4096);
      tensor.putArray("data_offsets").add(data / tensors * i).add(data / tensors * (i + 1));
      if (i == tensors - 1) {
        tensor.putArray("data_offsets").add(data / tensors * i).add(data);
      }
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer start =
        ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    start.put(json).put(" ".repeat(length - json.length).getBytes(StandardCharsets.UTF_8));
    return start.array();
  }

  /** A zip whose files are stored as they are, as {@code zip -0} does. */
  public static byte[] storedZip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(file.getValue().length);
        CRC32 crc = new CRC32();
        crc.update(file.getValue());
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Names begin with {@code ./}, as {@code tar -czf x.tar.gz .} makes them. */
  public static byte[] tarGz(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("./" + file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** As bgzip and parallel packers write it: so many bytes at a time are a gzip of their own. */
  public static byte[] members(byte[] tarGz, int size) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPInputStream tar = new GZIPInputStream(new ByteArrayInputStream(tarGz))) {
      for (byte[] part; (part = tar.readNBytes(size)).length > 0; ) {
        try (GZIPOutputStream member = new GZIPOutputStream(bytes)) {
          member.write(part);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The 512 bytes before a file of {@code size} bytes in a tar. */
  public static byte[] tarHeader(String name, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    return header;
  }

  private static byte[] config(String baseModel) {
    ObjectNode config = JSON.createObjectNode();
    config.put("peft_type", "LORA");
    config.put("task_type", "CAUSAL_LM");
    config.put("base_model_name_or_path", baseModel);
    config.put("r", RANK);
    config.put("lora_alpha", 2 * RANK);
    config.put("lora_dropout", 0.0);
    config.put("bias", "none");
    config.putArray("target_modules").add("q_proj").add("v_proj");
    return config.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  /** A length, a JSON header and the tensors' data, by the safetensors format. */
  private static byte[] safetensors() {
    int tensorBytes = RANK * WIDTH * Float.BYTES;
    ObjectNode header = JSON.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    String module = "base_model.model.model.layers.0.self_attn.q_proj.";
    tensor(header, module + "lora_A.weight", RANK, WIDTH, 0);
    tensor(header, module + "lora_B.weight", WIDTH, RANK, tensorBytes);
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + json.length + 2 * tensorBytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    for (int i = 0; i < 2 * RANK * WIDTH; i++) {
      file.putFloat(i / 10f);
    }
    return file.array();
  }

  private static void tensor(ObjectNode header, String name, int rows, int columns, int offset) {
    ObjectNode tensor = header.putObject(name);
    tensor.put("dtype", "F32");
    tensor.putArray("shape").add(rows).add(columns);
    tensor.putArray("data_offsets").add(offset).add(offset + rows * columns * Float.BYTES);
  }
}
