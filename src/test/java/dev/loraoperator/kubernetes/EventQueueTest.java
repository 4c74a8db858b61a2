package dev.loraoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Integer> written = new CopyOnWriteArrayList<>();
  private final CountDownLatch apiServer = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);

  /** An API server that does not answer until {@link #apiServer} is counted down. */
  private void write(int number) {
    asked.countDown();
    try {
      apiServer.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    written.add(number);
  }

  @Test
  void aSlowApiServerHoldsUpNobodyAndWhatDoesNotFitIsDropped() throws Exception {
    // Given one Event on its way
    EventQueue queue = new EventQueue(1, 3);
    queue.execute(() -> write(0));
    asked.await();

    // When
    IntStream.rangeClosed(1, 5).forEach(number -> queue.execute(() -> write(number)));

    // Then the callers are back while the API server still has not answered
    assertThat(written).isEmpty();
    assertThat(queue.dropped()).isEqualTo(2);
    apiServer.countDown();
    assertThat(queue.flush(PATIENCE)).isTrue();
    assertThat(written).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aStopWaitsNotLongerThanItIsTold() throws Exception {
    // Given
    EventQueue queue = new EventQueue(1, 3);
    queue.execute(() -> write(0));
    asked.await();

    // When
    boolean all = queue.flush(Duration.ofMillis(1));

    // Then
    assertThat(all).isFalse();
    apiServer.countDown();
  }

  @Test
  void whatComesAfterTheStopIsDropped() {
    // Given
    EventQueue queue = new EventQueue(1, 3);
    queue.flush(PATIENCE);

    // When
    queue.execute(() -> write(0));

    // Then
    assertThat(queue.dropped()).isEqualTo(1);
  }
}
