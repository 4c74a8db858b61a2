package dev.loraoperator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What Linux tells of a process, and of the machine. */
record ProcessNumbers(long pid) {

  /** Of main memory now, in MiB. */
  long resident() {
    return memory("VmRSS:");
  }

  /** Of main memory at most so far, in MiB. */
  long peak() {
    return memory("VmHWM:");
  }

  /** The processor time so far. */
  Duration processor() {
    return ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  /** How many want a processor, on average of 1, 5 and 15 minutes: others may be at work here. */
  static String load() {
    return read(Path.of("/proc/loadavg")).replaceAll(" \\d+/.*\\s", "");
  }

  private long memory(String field) {
    return read(Path.of("/proc", Long.toString(pid), "status"))
        .lines()
        .filter(line -> line.startsWith(field))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(kib -> Long.parseLong(kib) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
