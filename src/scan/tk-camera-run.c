/* A camera's threads: GStreamer's brings frames, the worker decodes the newest, the main context is told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-run-private.h"

#include <glib/gi18n-lib.h>
#include <gst/video/video.h>

#include "tk-luma-private.h"
#include "tk-sightings-private.h"

#define PREVIEW_MS 33
/* How far a frame may come early and still be shown: cameras jitter. */
#define PREVIEW_SLACK_MS 20
/* A camera that gives no frame for so long is stuck. */
#define FIRST_FRAME_MS 10000
#define NEXT_FRAME_MS 5000

struct _TkCameraRun
{
  char *source;
  GThread *worker;
  GSource *mailbox;

  /* The rest is shared between threads. */
  GMutex mutex;
  GCond changed;
  GstElement *pipeline;
  GstSample *newest;               /* for the worker */
  gboolean stopping, ended, failed, running;
  TkCameraNews news;
  gint64 next_preview_ms;
};

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

/* With the mutex held. The first failure is the one that is told. */
static void
post_state (TkCameraRun *run, TkCameraState state, const char *message)
{
  if (run->failed || run->stopping)
    return;
  run->failed = state != TK_CAMERA_RUNNING;
  run->news.has_state = TRUE;
  run->news.state = state;
  g_free (run->news.message);
  run->news.message = g_strdup (message);
  g_source_set_ready_time (run->mailbox, 0);
  g_cond_signal (&run->changed);
}

static void
replace_sample (GstSample **slot, GstSample *sample)
{
  g_clear_pointer (slot, gst_sample_unref);
  *slot = gst_sample_ref (sample);
}

static void
offer_preview (TkCameraRun *run, GstSample *sample)
{
  gint64 now = now_ms ();

  if (now < run->next_preview_ms)
    return;
  run->next_preview_ms = MAX (run->next_preview_ms, now - PREVIEW_SLACK_MS) + PREVIEW_MS;
  replace_sample (&run->news.frame, sample);
  g_source_set_ready_time (run->mailbox, 0);
}

static GstFlowReturn
sample_arrived_cb (GstAppSink *sink, gpointer data)
{
  TkCameraRun *run = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  if (sample == NULL)
    return GST_FLOW_EOS;
  g_mutex_lock (&run->mutex);
  if (!run->running)
    post_state (run, TK_CAMERA_RUNNING, "");
  run->running = TRUE;
  replace_sample (&run->newest, sample);
  offer_preview (run, sample);
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->mutex);
  return GST_FLOW_OK;
}

static void
report_error (TkCameraRun *run, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  TkCameraFailure failure = { 0 };

  gst_message_parse_error (message, &error, NULL);
  g_mutex_lock (&run->mutex);
  tk_camera_judge_error (error, run->source, run->running, &failure);
  post_state (run, failure.state, failure.message);
  g_mutex_unlock (&run->mutex);
  tk_camera_failure_clear (&failure);
}

/* Called by whichever thread has something to say; there is no other reader of the bus. */
static GstBusSyncReply
message_posted_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  TkCameraRun *run = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    report_error (run, message);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    {
      g_mutex_lock (&run->mutex);
      run->ended = TRUE;
      g_cond_signal (&run->changed);
      g_mutex_unlock (&run->mutex);
    }
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static void
connect_pipeline (TkCameraRun *run, GstElement *pipeline)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  GstAppSinkCallbacks callbacks = { .new_sample = sample_arrived_cb };

  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, run, NULL);
  gst_bus_set_sync_handler (bus, message_posted_cb, run, NULL);
}

/* Hands the pipeline to whoever stops the run; FALSE when that has already happened. */
static gboolean
publish_pipeline (TkCameraRun *run, GstElement *pipeline)
{
  gboolean wanted;

  g_mutex_lock (&run->mutex);
  run->pipeline = pipeline;
  wanted = !run->stopping;
  g_mutex_unlock (&run->mutex);
  return wanted;
}

static gboolean
is_stopping (TkCameraRun *run)
{
  gboolean stopping;

  g_mutex_lock (&run->mutex);
  stopping = run->stopping;
  g_mutex_unlock (&run->mutex);
  return stopping;
}

static void
open_pipeline (TkCameraRun *run)
{
  TkCameraFailure failure = { 0 };
  GstElement *pipeline = tk_camera_pipeline_new (run->source, &failure);

  if (pipeline == NULL)
    {
      g_mutex_lock (&run->mutex);
      post_state (run, failure.state, failure.message);
      g_mutex_unlock (&run->mutex);
      tk_camera_failure_clear (&failure);
      return;
    }
  connect_pipeline (run, pipeline);
  if (publish_pipeline (run, pipeline))
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
  /* Stopped meanwhile: the stop may have come before the start. */
  if (is_stopping (run))
    gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
report_stuck (TkCameraRun *run)
{
  g_autoptr (GError) stuck = g_error_new_literal (TK_SCAN_ERROR, TK_SCAN_ERROR_CAMERA, _("it gives no picture"));
  TkCameraFailure failure = { 0 };

  tk_camera_judge_error (stuck, run->source, run->running, &failure);
  post_state (run, failure.state, failure.message);
  tk_camera_failure_clear (&failure);
}

static gboolean
wait_for_change (TkCameraRun *run)
{
  gint64 patience = run->running ? NEXT_FRAME_MS : FIRST_FRAME_MS;

  if (run->running && tk_camera_source_is_file (run->source))
    {
      g_cond_wait (&run->changed, &run->mutex);
      return TRUE;
    }
  return g_cond_wait_until (&run->changed, &run->mutex, g_get_monotonic_time () + patience * 1000);
}

/* The newest frame, waiting for it; NULL when there will be none. (transfer full) */
static GstSample *
wait_for_frame (TkCameraRun *run)
{
  GstSample *sample;

  g_mutex_lock (&run->mutex);
  while (run->newest == NULL && !run->stopping && !run->failed && !run->ended)
    if (!wait_for_change (run) && run->newest == NULL)
      report_stuck (run);
  if (run->ended && run->newest == NULL)
    post_state (run, TK_CAMERA_ENDED, _("The video has come to its end."));
  sample = run->stopping ? NULL : g_steal_pointer (&run->newest);
  g_mutex_unlock (&run->mutex);
  return sample;
}

static TkReading *
decode (TkDecoder *decoder, GstSample *sample)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  g_autoptr (TkLuma) luma = NULL;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;
  luma = tk_luma_new_from_bgrx (GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), GST_VIDEO_FRAME_WIDTH (&frame),
                                GST_VIDEO_FRAME_HEIGHT (&frame), GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0));
  gst_video_frame_unmap (&frame);
  return tk_decoder_read (decoder, luma->pixels, luma->width, luma->height, luma->width, FALSE);
}

static void
post_reading (TkCameraRun *run, TkReading *reading)
{
  g_mutex_lock (&run->mutex);
  g_ptr_array_add (run->news.readings, reading);
  g_source_set_ready_time (run->mailbox, 0);
  g_mutex_unlock (&run->mutex);
}

static void
decode_frames (TkCameraRun *run)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkSightings) sightings = tk_sightings_new ();
  GstSample *sample;

  while ((sample = wait_for_frame (run)) != NULL)
    {
      g_autoptr (TkReading) reading = decode (decoder, sample);

      gst_sample_unref (sample);
      if (tk_sightings_note (sightings, reading, now_ms ()))
        post_reading (run, g_steal_pointer (&reading));
    }
}

static gpointer
work (gpointer data)
{
  open_pipeline (data);
  decode_frames (data);
  return NULL;
}

static gboolean
mailbox_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return callback (data);
}

static GSourceFuncs mailbox_funcs = { .dispatch = mailbox_dispatch };

static GPtrArray *
create_readings (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tk_reading_free);
}

void
tk_camera_news_clear (TkCameraNews *news)
{
  g_clear_pointer (&news->message, g_free);
  g_clear_pointer (&news->readings, g_ptr_array_unref);
  g_clear_pointer (&news->frame, gst_sample_unref);
}

TkCameraRun *
tk_camera_run_new (const char *source, GMainContext *context, GSourceFunc notify, gpointer data)
{
  TkCameraRun *run = g_new0 (TkCameraRun, 1);

  run->source = g_strdup (source);
  run->news.readings = create_readings ();
  g_mutex_init (&run->mutex);
  g_cond_init (&run->changed);
  run->mailbox = g_source_new (&mailbox_funcs, sizeof (GSource));
  g_source_set_name (run->mailbox, "camera news");
  g_source_set_callback (run->mailbox, notify, data, NULL);
  g_source_attach (run->mailbox, context);
  run->worker = g_thread_new ("decoder", work, run);
  return run;
}

void
tk_camera_run_free (TkCameraRun *run)
{
  GstElement *pipeline;

  g_source_destroy (run->mailbox);
  g_mutex_lock (&run->mutex);
  run->stopping = TRUE;
  pipeline = run->pipeline;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->mutex);
  if (pipeline != NULL)
    gst_element_set_state (pipeline, GST_STATE_NULL);
  g_thread_join (run->worker);
  g_clear_pointer (&run->newest, gst_sample_unref);
  g_clear_object (&run->pipeline);
  tk_camera_news_clear (&run->news);
  g_source_unref (run->mailbox);
  g_cond_clear (&run->changed);
  g_mutex_clear (&run->mutex);
  g_free (run->source);
  g_free (run);
}

void
tk_camera_run_take_news (TkCameraRun *run, TkCameraNews *news)
{
  g_mutex_lock (&run->mutex);
  *news = run->news;
  run->news = (TkCameraNews) { .readings = create_readings () };
  g_mutex_unlock (&run->mutex);
}
