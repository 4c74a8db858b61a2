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
 * Name lookups with a timeout: the system's lookup can be neither interrupted nor given one, and
 * OkHttp's timeouts do not cover it.
 */
final class TimeLimitedDns implements Dns {

  /** A hostile name server can block all of these; then every lookup of a source times out. */
  private static final int THREADS = 8;

  private final Dns system;
  private final Duration timeout;
  private final ExecutorService threads;

  TimeLimitedDns(Dns system, Duration timeout) {
    this.system = system;
    this.timeout = timeout;
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
      return lookup.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
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
