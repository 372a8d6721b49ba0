/** The file source: YAML files and directories of them, read strictly and watched for changes. */
@NullMarked
package dev.fairlead.sources.file;

import org.jspecify.annotations.NullMarked;
