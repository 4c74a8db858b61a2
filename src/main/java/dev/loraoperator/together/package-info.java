/** Together's side: the HTTP client and what is known per API key. Knows no Kubernetes. */
@NullMarked
package dev.loraoperator.together;

import org.jspecify.annotations.NullMarked;
