/** The README and the pages of the documentation, held against the code and the manifests. */
@NullMarked
package dev.loraoperator.documentation;

import org.jspecify.annotations.NullMarked;
