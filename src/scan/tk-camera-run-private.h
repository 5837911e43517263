/* One run of a camera, from start to stop: the pipeline, the slot with the newest frame, the worker that decodes,
 * and the mailbox from which the main context takes what happened. Private to scan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-camera-pipeline-private.h"
#include "tk-camera-preview-private.h"
#include "tk-camera-private.h"

G_BEGIN_DECLS

typedef struct _TkCameraRun TkCameraRun;

/* What there is to tell since the last look; each part may be missing. */
typedef struct {
  gboolean has_state;
  TkCameraState state;
  char *message;
  gboolean has_abilities;
  TkCameraAbilities abilities;
  GPtrArray *readings;             /* of TkReading */
  TkCameraPreview *frame;
} TkCameraNews;

void tk_camera_news_clear (TkCameraNews *news);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkCameraNews, tk_camera_news_clear)

/* `notify` is called in `context` when there is news. A run waits for the ones before it to have given their device back.
 * seams: (nullable) must outlive the run's end. */
TkCameraRun *tk_camera_run_new (const char *source, const TkCameraSeams *seams, GMainContext *context, GSourceFunc notify,
                                gpointer data);
/* From `context`'s thread: `notify` is not called any more. The worker stops the pipeline and frees everything by itself, for a
 * device may take its time. */
void tk_camera_run_end (TkCameraRun *run);
void tk_camera_run_take_news (TkCameraRun *run, TkCameraNews *news);
/* Done by the worker; the abilities then come as news. */
void tk_camera_run_set_torch (TkCameraRun *run, gboolean on);
void tk_camera_run_set_focus (TkCameraRun *run, gboolean automatic, int distance);
/* Waits until all runs that were ended have given everything back; FALSE after `seconds`. */
gboolean tk_camera_run_wait_for_ends (guint seconds);

G_END_DECLS
