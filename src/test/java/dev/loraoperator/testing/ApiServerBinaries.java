package dev.loraoperator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where kube-apiserver, etcd and kubectl are: {@code <root>/k8s/<version>-<os>-<arch>/}, as
 * kube-api-test lays them out.
 */
record ApiServerBinaries(Path root, Path folder) {

  private static final List<String> PROGRAMS = List.of("kube-apiserver", "etcd", "kubectl");

  /** The newest ones on this machine, else downloaded ones, else empty. */
  static Optional<ApiServerBinaries> find() {
    return roots()
        .flatMap(ApiServerBinaries::in)
        .max(Comparator.comparing(ApiServerBinaries::sortableVersion))
        .or(ApiServerBinaries::downloaded);
  }

  String version() {
    String name = folder.getFileName().toString();
    return name.substring(0, name.indexOf('-'));
  }

  private static Optional<ApiServerBinaries> downloaded() {
    Path folder = defaultRoot();
    return !Boolean.getBoolean("offline") && RealApiServer.download(folder)
        ? in(folder).findFirst()
        : Optional.empty();
  }

  private static Stream<Path> roots() {
    String configured = System.getenv("KUBE_API_TEST_DIR");
    String cache = System.getenv("XDG_CACHE_HOME");
    Path caches =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return Stream.of(
            configured == null ? null : Path.of(configured),
            defaultRoot(),
            caches.resolve("lora-operator").resolve("kubeapitest"))
        .filter(Objects::nonNull);
  }

  private static Path defaultRoot() {
    return Path.of(System.getProperty("user.home"), ".kubeapitest");
  }

  private static Stream<ApiServerBinaries> in(Path root) {
    Path versions = root.resolve("k8s");
    if (!Files.isDirectory(versions)) {
      return Stream.empty();
    }
    try (Stream<Path> folders = Files.list(versions)) {
      return folders
          .filter(ApiServerBinaries::isComplete)
          .map(folder -> new ApiServerBinaries(root, folder))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isComplete(Path folder) {
    return folder.getFileName().toString().matches("\\d+\\.\\d+\\.\\d+-.*")
        && PROGRAMS.stream().allMatch(program -> Files.isExecutable(folder.resolve(program)));
  }

  private String sortableVersion() {
    String[] parts = version().split("\\.");
    return "%05d.%05d.%05d"
        .formatted(
            Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }
}
