package dev.loraoperator.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A tenant with a slow host and many adapters, and one with a single adapter at a quick one. */
class SharedPlacesTest {

  private static final int PLACES = 8;
  private static final int ADAPTERS = 200;
  private static final int A_FEW = 2;
  private static final AdapterId QUICK = new AdapterId("team-b", "bot");

  private final Semaphore answers = new Semaphore(0);
  private final Queue<AdapterId> woken = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(PLACES);

  @Test
  void aSlowTenantDelaysAnotherByAFewPlacesOnly() {
    try (FileServer files = FileServer.start()) {
      // Given a host that has answered none of 200 adapters, which hold every place
      Sensitive quick =
          files.serve("/quick.zip", AdapterFiles.zip(AdapterFiles.valid("acme/Base")));
      files.answer("/slow.zip", request -> late());
      String slowHost = "localhost:" + files.port();
      PreflightScheduler scheduler = scheduler(slowHost, files.hostAndPort());
      Sensitive slow = Sensitive.of("http://" + slowHost + "/slow.zip?X-Amz-Signature=5ec7e7");
      List<AdapterId> slowOnes =
          IntStream.range(0, ADAPTERS).mapToObj(i -> new AdapterId("team-a", "bot-" + i)).toList();
      slowOnes.forEach(id -> ask(scheduler, id, slow));
      until(() -> files.requests().size() == PLACES);

      // When
      Remote<Inspection> waits = ask(scheduler, QUICK, quick);
      answers.release(A_FEW);

      // Then
      until(() -> woken.contains(QUICK));
      assertThat(waits).isInstanceOf(Remote.Pending.class);
      assertThat(ask(scheduler, QUICK, quick).known()).get().isInstanceOf(Inspection.Passed.class);
      assertThat(woken.stream().filter(slowOnes::contains).count()).isLessThanOrEqualTo(A_FEW);

      // And nobody is forgotten: all others follow by themselves
      answers.release(ADAPTERS);
      until(() -> woken.size() == ADAPTERS + 1);
      assertThat(woken).containsAll(slowOnes).doesNotHaveDuplicates();
    } finally {
      answers.release(ADAPTERS);
      threads.shutdownNow();
    }
  }

  private PreflightScheduler scheduler(String... hosts) {
    SourceInspector inspector = PreflightCheck.allowing(hosts);
    return new PreflightScheduler(
        inspector::inspect, threads, PLACES, Clock.systemUTC(), System::nanoTime, woken::add);
  }

  private MockResponse late() {
    answers.acquireUninterruptibly();
    return FileServer.status(404);
  }

  private static Remote<Inspection> ask(
      PreflightScheduler scheduler, AdapterId adapter, Sensitive url) {
    AdapterSpec spec =
        Specs.spec()
            .of(adapter)
            .from(new Source.PresignedUrl(new SecretKeyRef("url", "url")))
            .build();
    return scheduler.of(spec, new Resolution.Resolved(url, null), "key", Duration.ofMinutes(15));
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
  }
}
