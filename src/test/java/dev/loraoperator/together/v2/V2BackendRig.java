package dev.loraoperator.together.v2;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.OwnershipMarker;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.TogetherServer;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.TogetherV2;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A v2 server with two accounts, and one process of the operator. */
abstract class V2BackendRig {

  static final String KEY = "tk-of-acme";
  static final String SECOND_KEY = "tk-also-of-acme";
  static final String OTHER_KEY = "tk-of-other";
  static final AdapterId BOT = new AdapterId("ns", "bot");
  static final AdapterId CAT = new AdapterId("ns", "cat");
  static final OwnershipMarker MARKER = marker(BOT);
  static final Duration PENDING = Duration.ofSeconds(10);
  static final Duration RUNNING = Duration.ofSeconds(60);

  /** A base model of the server's catalogue. */
  static final String BASE = SampleCatalogue.LLAMA_ID;

  final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-28T12:00:00Z"));
  final TogetherServer together = TogetherServer.start(clock);
  final TogetherV2 v2 = together.v2();
  final V2Process process = restarted();

  @BeforeEach
  void prepare() {
    together.addKey(KEY, "acme");
    together.addKey(SECOND_KEY, "acme");
    together.addKey(OTHER_KEY, "other");
    v2.behaviour().lasting(PENDING, RUNNING).withoutDownloads();
  }

  @AfterEach
  void close() {
    together.close();
  }

  /** Another process, that knows nothing yet. */
  final V2Process restarted() {
    return new V2Process(together.baseUrl(), clock);
  }

  static OwnershipMarker marker(AdapterId who) {
    return new OwnershipMarker("default", who, "0f1e2d");
  }

  static UploadOrder order() {
    return order(BASE);
  }

  static UploadOrder order(@Nullable String base) {
    return order(BOT, base);
  }

  static UploadOrder order(AdapterId who, @Nullable String base) {
    return new UploadOrder(
        who.name(),
        Sensitive.of("https://huggingface.co/acme/lora"),
        base,
        "answers tickets " + marker(who).text(),
        null);
  }

  /** An upload that has just been posted. */
  final RemoteRef uploaded() {
    return uploaded(BOT);
  }

  final RemoteRef uploaded(AdapterId who) {
    process.uploads(who, KEY);
    RemoteRef record = process.created(who, KEY, RemoteRef.NONE, order(who, BASE));
    return process.created(who, KEY, record, order(who, BASE));
  }

  static <T> RemoteError failure(Remote<T> answer) {
    return answer.fold(
        until -> {
          throw new AssertionError("pending");
        },
        (value, at) -> {
          throw new AssertionError("known: " + value);
        },
        at -> {
          throw new AssertionError("missing");
        },
        (error, retryAt) -> error);
  }

  static RemoteError error(CreateOutcome outcome) {
    return outcome.fold(
        created -> {
          throw new AssertionError("created " + created);
        },
        () -> {
          throw new AssertionError("name taken");
        },
        error -> error);
  }
}
