package dev.loraoperator.testing.v2;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The projects, one for each account. Their ids never change, their slugs may. */
final class Projects {

  /** Owns the public models and configs. */
  static final String PLATFORM = "proj_together";

  private static final String PREFIX = "project-of-";

  private final Map<String, String> slugs = new ConcurrentHashMap<>();
  private final Map<String, String> organizations = new ConcurrentHashMap<>();
  private final V2Behaviour behaviour;

  Projects(V2Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  static String id(String account) {
    return PREFIX + account;
  }

  /** Several projects may be of one organization. */
  String organization(String account) {
    return organizations.getOrDefault(account, "org-of-" + account);
  }

  void setOrganization(String account, String organization) {
    organizations.put(account, organization);
  }

  String slug(String account) {
    return slugs.getOrDefault(account, account);
  }

  void setSlug(String account, String slug) {
    slugs.put(account, slug);
  }

  /** The name without the project's own slug; any other prefix is a part of it. */
  String withoutSlug(String account, String name) {
    return behaviour.refusesForeignPrefixes
        ? bareName(slug(account), name)
        : withoutPrefix(slug(account), name);
  }

  /** The name without {@code prefix/}; any other prefix is refused. */
  static String bareName(String prefix, String name) {
    String rest = withoutPrefix(prefix, name);
    if (rest.contains("/")) {
      throw V2Refusal.invalid("the project slug in the name does not match the project");
    }
    return rest;
  }

  private static String withoutPrefix(String prefix, String name) {
    return name.startsWith(prefix + "/") ? name.substring(prefix.length() + 1) : name;
  }

  /** Refuses a call whose key is of another project or organization than its path. */
  void checkOwner(V2Call call) {
    boolean isPublic = call.route() == V2Route.MODEL || call.route() == V2Route.CONFIG;
    if (isPublic && call.project().equals(PLATFORM)) {
      return;
    }
    check(call, "project", id(call.account())::equals);
    check(call, "organization", organization(call.account())::equals);
  }

  private void check(V2Call call, String variable, Predicate<String> own) {
    String inPath = call.variables().get(variable);
    if (inPath != null && !own.test(inPath)) {
      throw behaviour.hidesOtherProjects
          ? V2Refusal.notFound(variable + " not found")
          : new V2Refusal(
              GrpcCode.PERMISSION_DENIED, "the API key has no access to this " + variable);
    }
  }
}
