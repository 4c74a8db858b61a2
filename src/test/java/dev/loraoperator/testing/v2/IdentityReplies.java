package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import mockwebserver3.MockResponse;

/** The replies of {@code GET /v1/whoami}. The typed shapes are guesses. */
final class IdentityReplies {

  private final Projects projects;

  IdentityReplies(Projects projects) {
    this.projects = projects;
  }

  MockResponse whoami(String account, WhoamiShape shape) {
    return switch (shape) {
      case FLAT -> V2Json.ok(flat(account));
      case TYPED -> V2Json.ok(typed(account));
      case TYPED_BY_PART -> V2Json.ok(byPart(account));
      case WITHOUT_PROJECT -> V2Json.ok(withoutProject(account));
      case ABSENT -> V2Json.reply(404, V2Json.object().put("error", "no such route"));
    };
  }

  private ObjectNode flat(String account) {
    ObjectNode reply = V2Json.object().put("api_key_id", keyId(account));
    reply.put("organization_id", projects.organization(account)).put("organization_name", account);
    reply.put("project_id", Projects.id(account)).put("project_name", account);
    return reply.put("project_slug", projects.slug(account));
  }

  private ObjectNode typed(String account) {
    ObjectNode reply = V2Json.object().put("type", "IDENTITY_TYPE_API_KEY");
    ObjectNode identity = reply.putObject("identity").put("apiKeyId", keyId(account));
    identity.put("organizationId", projects.organization(account)).put("organizationName", account);
    identity.put("projectId", Projects.id(account)).put("projectName", account);
    identity.put("projectSlug", projects.slug(account));
    return reply;
  }

  private ObjectNode byPart(String account) {
    ObjectNode reply = V2Json.object().put("type", "IDENTITY_TYPE_API_KEY");
    reply.putObject("apiKey").put("apiKeyId", keyId(account));
    reply.putObject("organization").put("organizationId", projects.organization(account));
    ObjectNode project = reply.putObject("project").put("projectId", Projects.id(account));
    project.put("projectName", account).put("projectSlug", projects.slug(account));
    return reply;
  }

  private ObjectNode withoutProject(String account) {
    ObjectNode reply = V2Json.object().put("type", "IDENTITY_TYPE_USER");
    ObjectNode identity = reply.putObject("identity").put("userId", "user-of-" + account);
    identity.put("organizationId", projects.organization(account));
    return reply;
  }

  private static String keyId(String account) {
    return "key-of-" + account;
  }
}
