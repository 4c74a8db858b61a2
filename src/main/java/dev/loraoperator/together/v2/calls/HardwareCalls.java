package dev.loraoperator.together.v2.calls;

import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.errors.Purpose;
import dev.loraoperator.together.v2.rows.InstanceTypeRow;
import dev.loraoperator.together.v2.rows.Page;

/**
 * The hardware that replicas run on, with its prices (docs: {@code dedicated-endpoints/pricing};
 * official SDK: {@code resources/beta/endpoints}). One HTTP request.
 */
public final class HardwareCalls {

  private final V2Exchange exchange;
  private final ServingRoutes routes;

  HardwareCalls(V2Exchange exchange, ServingRoutes routes) {
    this.exchange = exchange;
    this.routes = routes;
  }

  /**
   * Lists all hardware, which is documented to be on one page. {@link Reply.NotFound} when the
   * service has no such route.
   */
  public Reply<Page<InstanceTypeRow>> instanceTypes(Sensitive apiKey) {
    PageRequest page = new PageRequest(null, null, false);
    return exchange.list(
        apiKey,
        routes.instanceTypes(),
        new V2Exchange.Listing<>(Purpose.READ_CATALOGUE, page, InstanceTypeRow::of, any -> true));
  }
}
