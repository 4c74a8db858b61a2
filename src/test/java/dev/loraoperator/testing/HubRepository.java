package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A repository of {@link HuggingFaceServer} with one revision, the tip of {@code main}.
 *
 * @param readers the tokens that open it; null when it is open to everyone
 * @param gated whether everyone may list it and only readers may read it
 */
record HubRepository(
    String name, Map<String, byte[]> files, @Nullable Set<String> readers, boolean gated) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  HubRepository {
    files = new TreeMap<>(files);
  }

  boolean isListedFor(@Nullable String token) {
    return gated || isReadBy(token);
  }

  boolean isReadBy(@Nullable String token) {
    return readers == null || (token != null && readers.contains(token));
  }

  boolean hasRevision(String revision) {
    return revision.equals("main") || revision.equals(sha());
  }

  /** The commit; another one as soon as a file differs. */
  String sha() {
    MessageDigest digest = sha1();
    files.forEach(
        (path, content) -> {
          digest.update(path.getBytes(StandardCharsets.UTF_8));
          digest.update(content);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  String info() {
    ObjectNode info = JSON.createObjectNode();
    info.put("id", name).put("modelId", name).put("sha", sha());
    info.put("private", readers != null && !gated);
    if (gated) {
      info.put("gated", "auto");
    } else {
      info.put("gated", false);
    }
    ArrayNode siblings = info.putArray("siblings");
    files.keySet().forEach(path -> siblings.addObject().put("rfilename", path));
    return info.toString();
  }

  /** The files and folders at the root, or all files when {@code recursive}. */
  String tree(boolean recursive) {
    ArrayNode tree = JSON.createArrayNode();
    Set<String> folders = new TreeSet<>();
    files.forEach(
        (path, content) -> {
          int slash = path.indexOf('/');
          if (recursive || slash < 0) {
            ObjectNode file = tree.addObject().put("type", "file").put("path", path);
            file.put("size", content.length);
            file.put("oid", HexFormat.of().formatHex(sha1().digest(content)));
          } else {
            folders.add(path.substring(0, slash));
          }
        });
    folders.forEach(path -> tree.addObject().put("type", "directory").put("path", path));
    return tree.toString();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
