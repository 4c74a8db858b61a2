package dev.loraoperator.testing.v2;

import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.HuggingFaceServer;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.TogetherServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server with v2, two accounts and an adapter on the hub. */
abstract class V2ServerTest {

  static final Duration PENDING = Duration.ofSeconds(10);
  static final Duration RUNNING = Duration.ofSeconds(60);

  final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-28T12:00:00Z"));
  final HuggingFaceServer hub = HuggingFaceServer.start();
  final TogetherServer together = TogetherServer.start(clock);
  final TogetherV2 v2 = together.v2();
  final V2Caller caller = new V2Caller(together, "tk-1", "acme");
  final V2Caller stranger = new V2Caller(together, "tk-other", "other");

  @BeforeEach
  void prepare() {
    together.addKey("tk-1", "acme");
    together.addKey("tk-other", "other");
    v2.behaviour().lasting(PENDING, RUNNING);
    hub.publicRepository("acme/lora", AdapterFiles.valid(SampleCatalogue.LLAMA));
  }

  @AfterEach
  void close() {
    together.close();
    hub.close();
  }

  String source() {
    return hub.endpoint() + "/acme/lora";
  }
}
