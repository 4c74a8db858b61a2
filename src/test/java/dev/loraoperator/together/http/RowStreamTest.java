package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Nothing of a list is without a bound: not the whole, not a row, not what is kept. */
class RowStreamTest {

  private static final RowStream.Limits LIMITS = new RowStream.Limits(10, 4, 6);

  private final RowStream rows = new RowStream(new ByteArrayInputStream(new byte[100]), LIMITS);

  private void row(int bytes) throws IOException {
    assertThat(rows.readNBytes(bytes)).hasSize(bytes);
    rows.rowEnded();
  }

  @Test
  void theWholeEndsSomewhere() throws IOException {
    row(4);
    row(4);
    row(2);

    assertThatThrownBy(rows::read).isInstanceOf(HttpReply.TooLargeException.class);
  }

  @Test
  void aRowEndsSooner() throws IOException {
    row(1);

    assertThatThrownBy(() -> row(5)).isInstanceOf(HttpReply.TooLargeException.class);
  }

  @Test
  void whatIsKeptAddsUp() throws IOException {
    rows.keep(3);
    rows.keep(3);

    assertThatThrownBy(() -> rows.keep(1)).isInstanceOf(HttpReply.TooLargeException.class);
  }
}
