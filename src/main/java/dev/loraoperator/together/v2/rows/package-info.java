/** What v2 lists and returns, read tolerantly; presigned URLs are dropped while it is read. */
@NullMarked
package dev.loraoperator.together.v2.rows;

import org.jspecify.annotations.NullMarked;
