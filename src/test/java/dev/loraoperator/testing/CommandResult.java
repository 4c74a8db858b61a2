package dev.loraoperator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a command printed, both streams in order, and its exit code. */
public record CommandResult(List<String> command, int exitCode, String output) {

  /** Runs {@code command} to its end; two minutes at the most. */
  public static CommandResult of(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      return new CommandResult(List.copyOf(command), process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it printed, where failing would be a fault of the test's setting. */
  public String expectSuccess() {
    if (exitCode != 0) {
      throw new IllegalStateException(command + " ended with " + exitCode + ": " + output);
    }
    return output;
  }
}
