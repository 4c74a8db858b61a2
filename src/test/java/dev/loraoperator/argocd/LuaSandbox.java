package dev.loraoperator.argocd;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import party.iroiro.luajava.Lua;
import party.iroiro.luajava.lua51.Lua51;

/**
 * Lua 5.1 with what Argo CD gives to a script in {@code argocd-cm}: base, package, table, and an
 * {@code os} of {@code time} and {@code date} behind {@code require}. Argo CD stops a script after
 * a second; here it is stopped after so many instructions, which is the same on every machine.
 */
final class LuaSandbox {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Real Lua opens some of it with the base library, and LuaJava adds {@code java}. */
  private static final String RESTRICT =
      """
      local clock = { time = os.time, date = os.date }
      package.loaded.os = nil
      package.preload.os = function() return clock end
      package.loaded.debug = nil
      package.loaded.coroutine = nil
      debug.sethook(function() error("script takes too long", 0) end, "", 100000)
      os, debug, coroutine, java = nil, nil, nil, nil
      """;

  private LuaSandbox() {}

  /**
   * Runs {@code script} with {@code resource} as the global {@code obj}.
   *
   * @return what it returns, as JSON
   * @throws party.iroiro.luajava.LuaException when it fails or takes too long
   */
  static JsonNode run(String script, JsonNode resource) {
    try (Lua lua = new Lua51()) {
      for (String library : new String[] {"package", "table", "os", "debug"}) {
        lua.openLibrary(library);
      }
      lua.run(RESTRICT);
      lua.push(
          JSON.convertValue(resource, new TypeReference<Map<String, Object>>() {}),
          Lua.Conversion.FULL);
      lua.setGlobal("obj");
      lua.setTop(0);
      lua.run(script);
      return json(lua.getTop() == 0 ? null : lua.toObject(-1));
    }
  }

  /** As gopher-json does: a table with a first element is an array, and so is an empty one. */
  private static JsonNode json(@Nullable Object value) {
    if (value instanceof Number number) {
      // The node that Jackson would read: Lua knows doubles only.
      return number.doubleValue() == number.intValue()
          ? IntNode.valueOf(number.intValue())
          : DoubleNode.valueOf(number.doubleValue());
    }
    if (!(value instanceof Map<?, ?> table)) {
      return JSON.valueToTree(value);
    }
    if (table.isEmpty() || table.containsKey(1.0)) {
      ArrayNode array = JSON.createArrayNode();
      for (double i = 1; table.containsKey(i); i++) {
        array.add(json(table.get(i)));
      }
      return array;
    }
    ObjectNode object = JSON.createObjectNode();
    table.forEach((key, element) -> object.set((String) key, json(element)));
    return object;
  }
}
