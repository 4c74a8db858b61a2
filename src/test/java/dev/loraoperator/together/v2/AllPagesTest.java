package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.calls.PageRequest;
import dev.loraoperator.together.v2.rows.ModelRow;
import dev.loraoperator.together.v2.rows.Page;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists that do not end as they should. */
class AllPagesTest {

  private static final ModelRow ROW = new ModelRow("ml_1", "acme/bot", null, null, null, null);

  private final List<PageRequest> requests = new ArrayList<>();

  private Reply<AllPages.Rows<ModelRow>> read(Function<Integer, Reply<Page<ModelRow>>> pages) {
    return AllPages.read(
        false,
        () -> {},
        true,
        request -> {
          requests.add(request);
          return pages.apply(requests.size());
        });
  }

  private static Reply<Page<ModelRow>> page(List<ModelRow> rows, String next) {
    return new Reply.Success<>(new Page<>(rows, Set.of(rows.size()), next), null);
  }

  private static RemoteError error(Reply<?> reply) {
    return reply.fold(
        success -> {
          throw new AssertionError("success");
        },
        () -> {
          throw new AssertionError("not found");
        },
        error -> error);
  }

  @Test
  void joinsThePages() {
    // Given
    AtomicInteger between = new AtomicInteger();

    // When
    Reply<AllPages.Rows<ModelRow>> all =
        AllPages.read(
            false,
            between::incrementAndGet,
            false,
            request -> page(List.of(ROW), request.after() == null ? "second" : null));

    // Then
    AllPages.Rows<ModelRow> rows =
        all.fold(success -> success.value(), () -> null, failure -> null);
    assertThat(rows).isEqualTo(new AllPages.Rows<>(List.of(ROW, ROW), Set.of(), 2));
    assertThat(between).hasValue(1);
  }

  @Test
  void noticesACircle() {
    // When
    Reply<AllPages.Rows<ModelRow>> all = read(number -> page(List.of(ROW), "c" + number % 3));

    // Then
    assertThat(error(all).reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    assertThat(error(all).effect()).isEqualTo(RemoteError.Effect.NONE);
    assertThat(requests).hasSize(4);
  }

  @Test
  void readsNoListForEver() {
    // When
    Reply<AllPages.Rows<ModelRow>> all = read(number -> page(List.of(ROW), "c" + number));

    // Then
    assertThat(error(all).message()).contains("too long");
    assertThat(requests).hasSize(AllPages.MAX_PAGES);
  }

  @Test
  void keepsNoMoreThanItMay() {
    // Given
    int perPage = 100_000;

    // When
    Reply<AllPages.Rows<ModelRow>> all =
        read(
            number -> {
              Set<Integer> hashes = new HashSet<>();
              IntStream.range(number * perPage, (number + 1) * perPage).forEach(hashes::add);
              return new Reply.Success<>(new Page<>(List.of(), hashes, "c" + number), null);
            });

    // Then
    assertThat(error(all).message()).contains("too long");
    assertThat(requests).hasSizeLessThan(20);
  }

  @Test
  void aPageThatFailsFailsTheList() {
    // Given
    RemoteError cut =
        new RemoteError(Reason.TOGETHER_UNAVAILABLE, "cut", null, RemoteError.Effect.NONE);

    // When
    Reply<AllPages.Rows<ModelRow>> all =
        read(number -> number == 1 ? page(List.of(ROW), "c1") : new Reply.Failure<>(cut));

    // Then
    assertThat(error(all)).isEqualTo(cut);
    assertThat(requests.get(1)).isEqualTo(PageRequest.first(false).next("c1"));
  }
}
