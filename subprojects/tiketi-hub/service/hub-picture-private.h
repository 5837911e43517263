/* Reading a picture's blocks one after another. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "hub-picture.h"

G_BEGIN_DECLS

typedef struct { const guint8 *bytes; gsize length, at; } HubPictureIn;

/* The next n bytes, and on; NULL when there are not so many. */
static inline const guint8 *
hub_picture_take (HubPictureIn *in, gsize n)
{
  if (n > in->length - in->at)
    return NULL;
  in->at += n;
  return in->bytes + in->at - n;
}

static inline guint
hub_picture_le (const guint8 *p, guint n)
{
  guint value = 0;

  while (n-- > 0)
    value = value << 8 | p[n];
  return value;
}

static inline guint
hub_picture_be (const guint8 *p, guint n)
{
  guint value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | p[i];
  return value;
}

/* Each copies to `out` what is kept; FALSE when the picture is not whole. The signature is still ahead. */
gboolean hub_picture_png (HubPictureIn *in, GByteArray *out, HubPicture *picture);
gboolean hub_picture_jpeg (HubPictureIn *in, GByteArray *out, HubPicture *picture);
gboolean hub_picture_gif (HubPictureIn *in, GByteArray *out, HubPicture *picture);
gboolean hub_picture_webp (HubPictureIn *in, GByteArray *out, HubPicture *picture);

G_END_DECLS
