package dev.loraoperator.together.v2.calls;

import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.base.CatalogueRow;
import dev.loraoperator.together.v2.base.ConfigRow;
import dev.loraoperator.together.v2.errors.Purpose;
import dev.loraoperator.together.v2.rows.Page;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of base models, and the configurations in which they can be deployed (docs: {@code
 * dedicated-endpoints/models}, {@code configs}). Each call is one HTTP request.
 */
public final class CatalogueCalls {

  private final V2Exchange exchange;
  private final V2Routes routes;

  CatalogueCalls(V2Exchange exchange, V2Routes routes) {
    this.exchange = exchange;
    this.routes = routes;
  }

  /**
   * Lists one page of what can be deployed. {@link Reply.NotFound} when the service has no such
   * route.
   *
   * @param search a part of an id, a name or a description; null for all
   */
  public Reply<Page<CatalogueRow>> supportedModels(
      Sensitive apiKey, @Nullable String search, PageRequest page) {
    return exchange.list(
        apiKey,
        routes.supportedModels(search, page),
        new V2Exchange.Listing<>(
            Purpose.READ_CATALOGUE, page, CatalogueRow::of, CatalogueRow::isNamed));
  }

  /**
   * Lists one page of the configurations of a base model. {@link Reply.NotFound} when the service
   * does not know the model, which then has none.
   */
  public Reply<Page<ConfigRow>> configs(Project project, String baseModelId, PageRequest page) {
    V2Exchange.Listing<ConfigRow> listing =
        new V2Exchange.Listing<>(Purpose.READ, page, ConfigRow::of, any -> true);
    Request request =
        HttpCalls.authorized(project.apiKey(), routes.configs(project, baseModelId, page)).build();
    return exchange.one(
        Purpose.READ,
        request,
        project.apiKey(),
        reply -> exchange.page(reply, project.apiKey(), listing));
  }
}
