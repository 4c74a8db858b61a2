package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loraoperator.testing.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Together's own client, as {@code src/test/node} pins it, installed below {@code target}. */
final class OfficialClient {

  private static final Path SOURCE = Path.of("src", "test", "node");
  private static final Path FOLDER = Path.of("target", "official-client");
  private static final List<String> FILES =
      List.of(
          "package.json",
          "package-lock.json",
          "recorder.mjs",
          "declared-types.mjs",
          "calls.mjs",
          "serving-calls.mjs");

  private static boolean installed;

  private OfficialClient() {}

  /**
   * Installs the client. Without Node, npm or a registry the test is skipped, except where {@code
   * REQUIRE_NODE=true} makes that a failure, as in CI.
   */
  static synchronized void install() {
    if (installed) {
      return;
    }
    if (!isOnPath("node") || !isOnPath("npm")) {
      skip("no node or npm on the PATH; Debian's packages nodejs and npm have them");
    }
    copyFiles();
    CommandResult npm =
        CommandResult.of(
            List.of(
                "npm",
                "ci",
                "--prefix",
                FOLDER.toString(),
                "--ignore-scripts",
                "--prefer-offline",
                "--no-audit",
                "--no-fund"));
    if (npm.exitCode() != 0) {
      skip("npm cannot install the official client: " + npm.output());
    }
    installed = true;
  }

  /** Runs a script of ours, and returns what it printed. */
  static JsonNode call(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", FOLDER.resolve(script).toString()));
    command.addAll(List.of(arguments));
    try {
      return JsonMapper.builder().build().readTree(CommandResult.of(command).expectSuccess());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyFiles() {
    try {
      Files.createDirectories(FOLDER);
      for (String file : FILES) {
        Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static void skip(String reason) {
    if (Boolean.parseBoolean(System.getenv("REQUIRE_NODE"))) {
      Assertions.fail(reason);
    }
    Assumptions.abort(reason);
  }
}
