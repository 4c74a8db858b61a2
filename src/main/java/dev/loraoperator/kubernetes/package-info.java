/** The Kubernetes side: Secrets, status, events, and the mapping between beans and core values. */
@NullMarked
package dev.loraoperator.kubernetes;

import org.jspecify.annotations.NullMarked;
