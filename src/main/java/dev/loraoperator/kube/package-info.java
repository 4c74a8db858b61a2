/** The Kubernetes side: Secrets, status, events, and the mapping between beans and core values. */
@NullMarked
package dev.loraoperator.kube;

import org.jspecify.annotations.NullMarked;
