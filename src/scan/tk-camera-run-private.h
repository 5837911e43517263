/* One run of a camera, from start to stop: the pipeline, the slot with the newest frame, the worker that decodes,
 * and the mailbox from which the main context takes what happened. Private to scan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-camera-pipeline-private.h"

G_BEGIN_DECLS

typedef struct _TkCameraRun TkCameraRun;

/* What there is to tell since the last look; each part may be missing. */
typedef struct {
  gboolean has_state;
  TkCameraState state;
  char *message;
  GPtrArray *readings;             /* of TkReading */
  GstSample *frame;
} TkCameraNews;

void tk_camera_news_clear (TkCameraNews *news);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkCameraNews, tk_camera_news_clear)

/* `notify` is called in `context` when there is news. */
TkCameraRun *tk_camera_run_new (const char *source, GMainContext *context, GSourceFunc notify, gpointer data);
/* Stops the pipeline, then the worker, then frees; `notify` is not called any more. From `context`'s thread. */
void tk_camera_run_free (TkCameraRun *run);
void tk_camera_run_take_news (TkCameraRun *run, TkCameraNews *news);

G_END_DECLS
