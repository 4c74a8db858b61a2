package dev.loraoperator.preflight.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/**
 * Looks names up, but waits only so long: the system's look-up can be neither interrupted nor given
 * a time, and OkHttp's own time-outs do not reach it.
 */
final class TimeLimitedDns implements Dns {

  /** A hostile name server can hold these; then no source is looked at until it lets go. */
  private static final int THREADS = 8;

  private final Dns system;
  private final Duration patience;
  private final ExecutorService threads;

  TimeLimitedDns(Dns system, Duration patience) {
    this.system = system;
    this.patience = patience;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "preflight-dns");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    Future<List<InetAddress>> lookup = threads.submit(() -> system.lookup(host));
    try {
      return lookup.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UnknownHostException(host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(host);
    } finally {
      lookup.cancel(true);
    }
  }
}
