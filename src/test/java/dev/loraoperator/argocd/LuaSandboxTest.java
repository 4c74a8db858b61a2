package dev.loraoperator.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import party.iroiro.luajava.LuaException;

/** What passes here needs nothing that Argo CD does not give. */
class LuaSandboxTest {

  private static JsonNode run(String script) {
    return LuaSandbox.run(script, JsonNodeFactory.instance.objectNode().put("name", "bot"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"string", "math", "io", "os", "debug", "coroutine", "java"})
  void aLibraryThatArgoCdKeepsBackIsNotThere(String library) {
    assertThat(run("return type(" + library + ")").asText()).isEqualTo("nil");
  }

  @ParameterizedTest
  @ValueSource(strings = {"return ('x'):len()", "return require('string')", "return obj.a.b"})
  void aScriptThatNeedsMoreFails(String script) {
    assertThatThrownBy(() -> run(script)).isInstanceOf(LuaException.class);
  }

  @Test
  void aScriptThatDoesNotEndIsStopped() {
    assertThatThrownBy(() -> run("while true do end"))
        .isInstanceOf(LuaException.class)
        .hasMessageContaining("takes too long");
  }

  @Test
  void theSafeClockIsAllThatIsLeftOfOs() {
    assertThat(run("return type(require('os').time) .. ' ' .. type(require('os').exit)").asText())
        .isEqualTo("function nil");
  }

  @Test
  void tablesComeBackAsArgoCdReadsThem() {
    assertThat(run("return { list = { 1, 2 }, none = {}, map = { a = true }, name = obj.name }"))
        .isEqualTo(
            JsonNodeFactory.instance
                .objectNode()
                .put("name", "bot")
                .setAll(
                    java.util.Map.of(
                        "list", JsonNodeFactory.instance.arrayNode().add(1).add(2),
                        "none", JsonNodeFactory.instance.arrayNode(),
                        "map", JsonNodeFactory.instance.objectNode().put("a", true))));
  }

  @Test
  void itIsLua51() {
    assertThat(run("return _VERSION").asText()).isEqualTo("Lua 5.1");
  }
}
