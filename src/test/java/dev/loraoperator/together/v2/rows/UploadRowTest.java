package dev.loraoperator.together.v2.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.UploadPhase;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a job is, by its own words and the time. */
class UploadRowTest {

  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // name,                     status,      restarts, of, created, updated, phase
    "nothing said,               ,            0,        0,  0,       0,       IN_PROGRESS",
    "pending,                    PENDING,     0,        0,  0,       0,       QUEUED",
    "pending for long,           PENDING,     0,        0,  99999,   99999,   QUEUED",
    "running,                    RUNNING,     0,        0,  0,       0,       IN_PROGRESS",
    "running for long,           RUNNING,     0,        0,  99999,   99999,   IN_PROGRESS",
    "succeeded,                  SUCCEEDED,   0,        0,  0,       0,       COMPLETE",
    "failed,                     FAILED,      0,        3,  0,       0,       FAILED",
    "the word of the docs,       PROCESSING,  0,        0,  0,       0,       IN_PROGRESS",
    "a word nobody knows,        PAUSED,      0,        0,  99999,   99999,   IN_PROGRESS",
    "unspecified,                UNSPECIFIED, 0,        0,  99999,   99999,   IN_PROGRESS",
    "error with restarts left,   ERROR,       1,        3,  99999,   99999,   IN_PROGRESS",
    "error just now,             ERROR,       3,        3,  99999,   0,       IN_PROGRESS",
    "error not yet at rest,      ERROR,       3,        3,  99999,   899,     IN_PROGRESS",
    "error at rest,              ERROR,       3,        3,  99999,   900,     FAILED",
    "more restarts than allowed, ERROR,       4,        3,  99999,   900,     FAILED",
    "error with no restarts set, ERROR,       0,        0,  99999,   899,     IN_PROGRESS",
    "the same at rest,           ERROR,       0,        0,  99999,   900,     FAILED",
    "error never updated,        ERROR,       0,        0,  900,     ,        FAILED",
    "error at no time,           ERROR,       0,        0,  ,        ,        IN_PROGRESS",
    "error in the future,        ERROR,       0,        0,  99999,   -3600,   IN_PROGRESS",
  })
  void isAsFarAsItsStatusSays(
      String name,
      String status,
      long restarts,
      long maxRestarts,
      Long created,
      Long updated,
      UploadPhase phase) {
    // Given
    UploadRow job =
        new UploadRow(
            "job_1", "ml_1", status, null, restarts, maxRestarts, ago(created), ago(updated));

    // Then
    assertThat(job.phase(NOW)).isEqualTo(phase);
  }

  private static Instant ago(Long seconds) {
    return seconds == null ? null : NOW.minusSeconds(seconds);
  }
}
