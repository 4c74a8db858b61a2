package dev.loraoperator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Source;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/** What is shared between tenants that use one presigner. */
class PresignersTest {

  private static final AwsCredentials SESSION =
      AwsSessionCredentials.create("ASIAONE", "s", "t0ken");
  private static final AwsCredentials STATIC = AwsBasicCredentials.create("AKIATWO", "s");

  private final Presigners presigners = new Presigners();

  @Test
  void nothingOfOneTenantIsInTheUrlOfTheNext() {
    // Given
    String first = presign("https://s3.example.com", SESSION);

    // When
    String second = presign("https://s3.example.com", STATIC);

    // Then
    assertThat(first).contains("ASIAONE", "X-Amz-Security-Token=t0ken");
    assertThat(second).contains("AKIATWO").doesNotContain("ASIAONE", "X-Amz-Security-Token");
  }

  @Test
  void moreStoresThanPresignersAreKeptEachGetTheirOwnHost() {
    // Given
    List<String> hosts = IntStream.range(0, 100).mapToObj(i -> "s3-" + i + ".example.com").toList();

    for (String host : hosts) {
      // When
      String url = presign("https://" + host, STATIC);

      // Then
      assertThat(URI.create(url).getHost()).isEqualTo("adapters." + host);
    }
    assertThat(presign("https://s3-0.example.com", STATIC)).contains("adapters.s3-0.example.com");
  }

  private String presign(String endpoint, AwsCredentials credentials) {
    return presigners.presign(
        new Source.S3("adapters", "bot.zip", null, endpoint, false, "aws", Duration.ofHours(6)),
        Region.EU_CENTRAL_1,
        credentials);
  }
}
