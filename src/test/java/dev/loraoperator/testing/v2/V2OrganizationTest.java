package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.testing.Http;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What projects of one organization see of each other, and what prefixes of names may do. */
class V2OrganizationTest extends V2ServerTest {

  private static final String SHARE = "{\"visibility\":\"VISIBILITY_INTERNAL\"}";

  private String shared;

  @BeforeEach
  void share() throws Exception {
    caller.created("private");
    shared = caller.created("shared");
    caller.patch(shared, "?updateMask=visibility", SHARE);
  }

  @Test
  void anOrganizationListsWhatIsShared() throws Exception {
    // Given
    List<String> before = Http.json(organization(stranger, "other")).findValuesAsText("id");
    v2.setOrganization("other", "org-of-acme");

    // When
    List<String> after = Http.json(organization(stranger, "acme")).findValuesAsText("id");

    // Then
    assertThat(before).isEmpty();
    assertThat(after).containsExactly(shared);
    assertThat(organization(stranger, "other").statusCode()).isEqualTo(403);
  }

  @Test
  void theListOfAProjectMayHaveRowsOfOthers() throws Exception {
    // Given
    v2.setOrganization("other", "org-of-acme");
    stranger.created("own");
    List<String> before = stranger.all("/models", "name");
    v2.behaviour().withSharedModelsListed();

    // When
    List<String> after = stranger.all("/models", "name");

    // Then
    assertThat(before).containsExactly("other/own");
    assertThat(after).containsExactlyInAnyOrder("other/own", "acme/shared");
    assertThat(stranger.all("/models", "projectId"))
        .containsExactlyInAnyOrder(v2.projectId("other"), v2.projectId("acme"));
    assertThat(stranger.inProject("/models/" + shared).statusCode()).isEqualTo(404);
  }

  @Test
  void aForeignPrefixMayBeRefused() throws Exception {
    // Given
    v2.behaviour().withForeignPrefixesRefused();

    // When
    HttpResponse<String> foreign = caller.create("predibase/bot", "");
    HttpResponse<String> own = caller.create("acme/bot", "");

    // Then
    assertThat(foreign.statusCode()).isEqualTo(400);
    assertThat(own.statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> organization(V2Caller caller, String account)
      throws Exception {
    return caller.get("/v2/organizations/org-of-" + account + "/models");
  }
}
