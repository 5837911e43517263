/* A path as it comes in a request line, cut into decoded segments. Pure, in one pass and one allocation.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_HTTP_PATH_SEGMENTS_MAX 16

typedef struct {
  char *normal;   /* one slash before each segment, none at the end, still escaped as it came; "/" for the root */
  guint n;        /* how many segments there are; only the first ones are kept below */
  const char *segments[HUB_HTTP_PATH_SEGMENTS_MAX]; /* decoded, UTF-8 without control characters; owned by `normal` */
} HubHttpPath;

/* Empty segments do not count, so "//a/b/" is "/a/b". `prefix` (nullable, normalised): left out of the result when the
 * path begins with it. FALSE, with nothing in `path`, when it does not begin with a slash, has a bad escape, a control
 * character or bytes that are not UTF-8. */
gboolean hub_http_path_parse (const char *text, const char *prefix, HubHttpPath *path);
void hub_http_path_clear (HubHttpPath *path);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubHttpPath, hub_http_path_clear)

G_END_DECLS
