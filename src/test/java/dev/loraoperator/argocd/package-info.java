/** What Argo CD makes of an adapter. */
@NullMarked
package dev.loraoperator.argocd;

import org.jspecify.annotations.NullMarked;
