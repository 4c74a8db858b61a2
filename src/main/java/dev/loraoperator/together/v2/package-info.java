/** Together's v2 API: model records, their uploads and revisions, and the catalogue of bases. */
@NullMarked
package dev.loraoperator.together.v2;

import org.jspecify.annotations.NullMarked;
