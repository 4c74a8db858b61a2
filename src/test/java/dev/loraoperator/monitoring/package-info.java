/** What is deployed for Prometheus and Grafana, tested with the real Prometheus. */
@NullMarked
package dev.loraoperator.monitoring;

import org.jspecify.annotations.NullMarked;
