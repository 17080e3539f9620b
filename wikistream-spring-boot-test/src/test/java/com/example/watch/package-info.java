/** An application of somebody else, and its tests. */
@NullMarked
package com.example.watch;

import org.jspecify.annotations.NullMarked;
