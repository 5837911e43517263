/* A folder in memory for harnesses that need a database, and warnings that are no finding.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A new empty folder, in memory where the system has such; removed with what is in it when the process ends.
 */
const char *fuzz_room_make (void);

/* From now on warnings of this log domain (NULL: none named) are counted instead of ending the process. */
void fuzz_room_count_warnings (const char *domain);
guint fuzz_room_take_warnings (void);

G_END_DECLS
