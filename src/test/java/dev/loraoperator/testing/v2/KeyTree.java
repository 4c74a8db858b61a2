package dev.loraoperator.testing.v2;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/** The keys that an object may have, and those of the objects in it. */
final class KeyTree {

  /** Of a value whose inside is not looked at. */
  private static final KeyTree LEAF = new KeyTree(Map.of());

  private final Map<String, KeyTree> keys;

  private KeyTree(Map<String, KeyTree> keys) {
    this.keys = keys;
  }

  /** Names with blanks between them; brackets after a name hold the keys of its object. */
  static KeyTree of(String text) {
    return read(new StringTokenizer(text, " ()", true));
  }

  private static KeyTree read(StringTokenizer tokens) {
    Map<String, KeyTree> keys = new HashMap<>();
    String last = "";
    while (tokens.hasMoreTokens()) {
      String token = tokens.nextToken();
      if (token.equals(")")) {
        break;
      } else if (token.equals("(")) {
        keys.put(last, read(tokens));
      } else if (!token.equals(" ")) {
        keys.put(token, LEAF);
        last = token;
      }
    }
    return new KeyTree(keys);
  }

  boolean isLeaf() {
    return keys.isEmpty();
  }

  Set<String> names() {
    return keys.keySet();
  }

  boolean has(String key) {
    return keys.containsKey(key);
  }

  /** The keys of the object under {@code key}. */
  KeyTree under(String key) {
    return keys.getOrDefault(key, LEAF);
  }
}
