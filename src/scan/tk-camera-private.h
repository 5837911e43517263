/* Where tests reach into a camera. Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-camera.h"
#include "tk-luma-private.h"

G_BEGIN_DECLS

typedef struct {
  /* Instead of the decoder; on the worker's thread. (nullable) */
  TkReading *(*read) (TkDecoder *decoder, const TkLuma *luma, gpointer data);
  gpointer data;
  const TkCameraPort *port;        /* (nullable) instead of the system's */
  guint retry_ms;                  /* 0: as always, a second at first */
  guint patience_ms;               /* without a picture; 0: as always, ten seconds at first */
} TkCameraSeams;

/* `seams` must outlive the camera and the end of its last run. */
TkCamera *tk_camera_new_with_seams (const char *source, const TkCameraSeams *seams);

G_END_DECLS
