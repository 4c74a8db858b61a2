package dev.loraoperator.bench;

import com.sun.management.ThreadMXBean;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.preflight.PreflightSettings;
import dev.loraoperator.preflight.SourceInspector;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import dev.loraoperator.testing.HugeZip;
import dev.loraoperator.testing.SparseFile;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockResponse;

/**
 * The cost of inspecting an adapter of 1 GiB, compared with the download that it saves: {@code mvn
 * -q test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.loraoperator.bench.PreflightBenchmark}.
 */
public final class PreflightBenchmark {

  private static final long GIB = 1L << 30;

  /** LoRA on all seven projections of 32 layers. */
  private static final int TENSORS = 448;

  private static final int WARM_UPS = 20;
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private PreflightBenchmark() {}

  public static void main(String[] arguments) {
    try (FileServer server = FileServer.start()) {
      URI hub = URI.create("http://" + server.hostAndPort());
      SourceInspector inspector =
          SourceInspector.create(new PreflightSettings(hub, Set.of(server.hostAndPort())));
      System.out.printf("an adapter of 1 GiB, %d tensors, over loopback%n", TENSORS);
      run("zip", inspector, server, zip(server, false));
      run("zip64", inspector, server, zip(server, true));
      run("hub", inspector, server, repository(server));
    }
  }

  private static SourceTarget zip(FileServer server, boolean zip64) {
    return new SourceTarget.Archive(
        server.serve("/" + zip64 + ".zip", HugeZip.adapter("base", TENSORS, GIB, zip64)), null);
  }

  private static SourceTarget repository(FileServer server) {
    String api = "/api/models/acme/bot";
    String file = "/acme/bot/resolve/" + COMMIT + "/";
    server.answer(api, request -> body("{\"sha\":\"" + COMMIT + "\"}"));
    server.answer(
        api + "/tree/" + COMMIT,
        request ->
            body("[" + row(AdapterFiles.CONFIG, 300) + "," + row(AdapterFiles.WEIGHTS, GIB) + "]"));
    server.serve(file + AdapterFiles.CONFIG, AdapterFiles.valid("base").get(AdapterFiles.CONFIG));
    server.serve(
        file + AdapterFiles.WEIGHTS,
        new SparseFile(GIB, Map.of(0L, AdapterFiles.header(TENSORS, GIB))));
    return new SourceTarget.Repository("acme/bot", null, null);
  }

  private static String row(String path, long size) {
    return "{\"type\":\"file\",\"path\":\"" + path + "\",\"size\":" + size + "}";
  }

  private static MockResponse body(String text) {
    return new MockResponse.Builder().body(text).build();
  }

  private static void run(
      String name, SourceInspector inspector, FileServer server, SourceTarget target) {
    for (int i = 0; i < WARM_UPS; i++) {
      inspector.inspect(target);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long bytes = server.bytesSent();
    int requests = server.requests().size();
    long allocated = threads.getThreadAllocatedBytes(thread);
    Inspection inspection = inspector.inspect(target);
    allocated = threads.getThreadAllocatedBytes(thread) - allocated;
    bytes = server.bytesSent() - bytes;
    PrintStream out = System.out;
    out.printf(
        "%s: %s, %d KiB of files in %d GETs, %d KiB allocated in all; 1:%d of a download%n",
        name,
        inspection.getClass().getSimpleName(),
        bytes >> 10,
        server.requests().size() - requests,
        allocated >> 10,
        GIB / bytes);
  }
}
