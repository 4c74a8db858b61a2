package dev.loraoperator.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** Fetches what an upload names, as the real service does, and looks for the two needed files. */
final class AdapterFetcher {

  private static final Set<String> NEEDED = Set.of(AdapterFiles.CONFIG, AdapterFiles.WEIGHTS);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** Null when the adapter is fine, else why the job fails. */
  @Nullable String problem(String source, @Nullable String token) {
    try {
      String path = URI.create(source).getPath();
      return path.endsWith(".zip") || path.endsWith(".tar.gz")
          ? archiveProblem(source)
          : repositoryProblem(source, token);
    } catch (IOException | IllegalArgumentException e) {
      return "Failed to download the model: the source is unreachable";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private @Nullable String repositoryProblem(String source, @Nullable String token)
      throws IOException, InterruptedException {
    for (String file : new TreeSet<>(NEEDED)) {
      int status = get(source + "/resolve/main/" + file, token).statusCode();
      if (status == 401 || status == 403) {
        return "Failed to download the model: access denied, HTTP " + status;
      }
      if (status != 200) {
        return "Missing required file " + file;
      }
    }
    return null;
  }

  private @Nullable String archiveProblem(String source) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(source, null);
    if (response.statusCode() != 200) {
      return "Failed to download the model: HTTP " + response.statusCode();
    }
    Set<String> missing = new TreeSet<>(NEEDED);
    missing.removeAll(names(response.body()));
    return missing.isEmpty() ? null : "Missing required file " + missing.iterator().next();
  }

  private static Set<String> names(byte[] archive) throws IOException {
    boolean zip = archive.length > 3 && archive[0] == 'P' && archive[1] == 'K';
    Set<String> names = new TreeSet<>();
    try (InputStream bytes = new ByteArrayInputStream(archive)) {
      if (zip) {
        ZipInputStream entries = new ZipInputStream(bytes);
        for (ZipEntry entry; (entry = entries.getNextEntry()) != null; ) {
          names.add(entry.getName());
        }
      } else {
        TarArchiveInputStream entries =
            new TarArchiveInputStream(new GzipCompressorInputStream(bytes));
        for (TarArchiveEntry entry; (entry = entries.getNextEntry()) != null; ) {
          names.add(entry.getName().replaceFirst("^\\./", ""));
        }
      }
    }
    return names;
  }

  private HttpResponse<byte[]> get(String url, @Nullable String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
