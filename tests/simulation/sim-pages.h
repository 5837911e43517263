/* The contents of a file as pages that copies share until one of them is written to: what makes an image cheap.
 * Callers hold the disks' lock. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SimPages SimPages;

SimPages *sim_pages_new (void);
SimPages *sim_pages_copy (const SimPages *pages);
void sim_pages_free (SimPages *pages);
guint64 sim_pages_size (const SimPages *pages);
/* Bytes beyond the end read as zeros; returns how many were not. */
gsize sim_pages_read (const SimPages *pages, void *out, gsize length, guint64 offset);
/* Grows when need be, with zeros in between. */
void sim_pages_write (SimPages *pages, const void *bytes, gsize length, guint64 offset);
void sim_pages_resize (SimPages *pages, guint64 size);
/* The same for the same contents, and hardly ever for others. Pages remember theirs. */
guint64 sim_pages_mark (const SimPages *pages);

G_END_DECLS
