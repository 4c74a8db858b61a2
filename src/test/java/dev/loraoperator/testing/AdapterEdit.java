package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import org.jspecify.annotations.Nullable;

/** Replaces single fields of an adapter, by their JSON path: the types of the API are immutable. */
public final class AdapterEdit {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AdapterEdit() {}

  /** Sets {@code path} of the spec, such as {@code source.s3.uri}; null takes it out. */
  public static void spec(LoraAdapter adapter, String path, @Nullable Object value) {
    adapter.setSpec(with(adapter.getSpec(), LoraAdapterSpec.class, path, value));
  }

  /** Sets {@code path} of the status; null takes it out. */
  public static void status(LoraAdapter adapter, String path, @Nullable Object value) {
    adapter.setStatus(with(adapter.getStatus(), LoraAdapterStatus.class, path, value));
  }

  private static <T> T with(@Nullable T bean, Class<T> type, String path, @Nullable Object value) {
    ObjectNode root = bean == null ? MAPPER.createObjectNode() : MAPPER.valueToTree(bean);
    ObjectNode parent = root;
    int dot = path.lastIndexOf('.');
    for (String name : dot < 0 ? new String[0] : path.substring(0, dot).split("\\.")) {
      parent = (ObjectNode) parent.required(name);
    }
    parent.set(path.substring(dot + 1), MAPPER.valueToTree(value));
    return MAPPER.convertValue(root, type);
  }
}
