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
/* How long a new run waits for the ones before it to give their device back. */
#define ENDS_MS 3000

/* What the camera is to do; the newest wish of each kind. */
typedef struct {
  gboolean torch, torch_on;
  gboolean focus, focus_automatic;
  int focus_distance;
} Wishes;

struct _TkCameraRun
{
  char *source;
  const TkCameraSeams *seams;
  GSource *mailbox;

  /* The worker's alone. */
  GstElement *pipeline;
  char *device;                    /* for light and focus; NULL */
  gboolean asked;                  /* the device was asked what it has */
  gboolean lit;                    /* its light is on */

  /* The rest is shared between threads. */
  GMutex mutex;
  GCond changed;
  GstSample *newest;               /* for the worker */
  gboolean stopping, ended, failed, running;
  Wishes wishes;
  TkCameraNews news;

  gint64 next_preview_ms;          /* GStreamer's thread's alone */
};

/* Runs that were ended and still hold something. */
static GMutex ends_mutex;
static GCond ends_changed;
static guint ends;

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

/* Only GStreamer's thread asks for the time of the next one. (transfer full) (nullable) */
static TkCameraPreview *
make_preview (TkCameraRun *run, GstSample *sample)
{
  gint64 now = now_ms ();

  if (now < run->next_preview_ms)
    return NULL;
  run->next_preview_ms = MAX (run->next_preview_ms, now - PREVIEW_SLACK_MS) + PREVIEW_MS;
  return tk_camera_preview_new (sample);
}

/* With the mutex held. Newest wins: what nobody took is dropped. */
static void
offer (TkCameraRun *run, GstSample *sample, TkCameraPreview *preview)
{
  g_clear_pointer (&run->newest, gst_sample_unref);
  run->newest = gst_sample_ref (sample);
  g_cond_signal (&run->changed);
  if (preview == NULL)
    return;
  tk_camera_preview_free (run->news.frame);
  run->news.frame = preview;
  g_source_set_ready_time (run->mailbox, 0);
}

static GstFlowReturn
sample_arrived_cb (GstAppSink *sink, gpointer data)
{
  TkCameraRun *run = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  TkCameraPreview *preview;

  if (sample == NULL)
    return GST_FLOW_EOS;
  preview = make_preview (run, sample);
  g_mutex_lock (&run->mutex);
  if (!run->running)
    post_state (run, TK_CAMERA_RUNNING, "");
  run->running = TRUE;
  offer (run, sample, preview);
  g_mutex_unlock (&run->mutex);
  return GST_FLOW_OK;
}

static void
report_error (TkCameraRun *run, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_auto (TkCameraFailure) failure = { 0 };

  gst_message_parse_error (message, &error, NULL);
  g_mutex_lock (&run->mutex);
  tk_camera_judge_error (error, run->source, run->running, &failure);
  post_state (run, failure.state, failure.message);
  g_mutex_unlock (&run->mutex);
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
  g_auto (TkCameraFailure) failure = { 0 };

  if (is_stopping (run))
    return;
  run->pipeline = tk_camera_pipeline_new (run->source, &run->device, &failure);
  if (run->pipeline != NULL)
    {
      connect_pipeline (run, run->pipeline);
      gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
      return;
    }
  g_mutex_lock (&run->mutex);
  post_state (run, failure.state, failure.message);
  g_mutex_unlock (&run->mutex);
}

static void
report_stuck (TkCameraRun *run)
{
  g_autoptr (GError) stuck = g_error_new_literal (TK_SCAN_ERROR, TK_SCAN_ERROR_CAMERA, _("it gives no picture"));
  g_auto (TkCameraFailure) failure = { 0 };

  tk_camera_judge_error (stuck, run->source, run->running, &failure);
  post_state (run, failure.state, failure.message);
}

static void
report_end (TkCameraRun *run)
{
  g_auto (TkCameraFailure) failure = { 0 };

  tk_camera_judge_end (run->source, &failure);
  post_state (run, failure.state, failure.message);
}

static gboolean
wait_for_change (TkCameraRun *run)
{
  gint64 patience = run->running ? NEXT_FRAME_MS : FIRST_FRAME_MS;

  if (run->seams != NULL && run->seams->patience_ms != 0)
    patience = run->seams->patience_ms;
  if (run->running && tk_camera_source_kind (run->source) == TK_CAMERA_SOURCE_FILE)
    {
      g_cond_wait (&run->changed, &run->mutex);
      return TRUE;
    }
  return g_cond_wait_until (&run->changed, &run->mutex, g_get_monotonic_time () + patience * 1000);
}

static gboolean
has_work (const TkCameraRun *run)
{
  return run->newest != NULL || run->wishes.torch || run->wishes.focus;
}

/* Waits for the newest frame, or for a wish. FALSE when there will be none. *sample: (transfer full) (nullable) */
static gboolean
wait_for_work (TkCameraRun *run, GstSample **sample, Wishes *wishes)
{
  gboolean more;

  g_mutex_lock (&run->mutex);
  while (!has_work (run) && !run->stopping && !run->failed && !run->ended)
    if (!wait_for_change (run) && !has_work (run))
      report_stuck (run);
  if (run->ended && run->newest == NULL)
    report_end (run);
  more = !run->stopping && !run->failed && has_work (run);
  *sample = more ? g_steal_pointer (&run->newest) : NULL;
  *wishes = run->wishes;
  run->wishes = (Wishes) { 0 };
  g_mutex_unlock (&run->mutex);
  return more;
}

static TkReading *
decode (TkCameraRun *run, TkDecoder *decoder, GstSample *sample)
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
  if (run->seams != NULL && run->seams->read != NULL)
    return run->seams->read (decoder, luma, run->seams->data);
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

static const TkCameraPort *
port_of (TkCameraRun *run)
{
  return run->seams != NULL ? run->seams->port : NULL;
}

static void
ask_device (TkCameraRun *run)
{
  TkCameraAbilities abilities = { 0 };

  run->asked = TRUE;
  tk_camera_control_ask (port_of (run), run->device, &abilities);
  run->lit = abilities.torch_on;
  g_mutex_lock (&run->mutex);
  run->news.has_abilities = TRUE;
  run->news.abilities = abilities;
  g_source_set_ready_time (run->mailbox, 0);
  g_mutex_unlock (&run->mutex);
}

static void
fulfil (TkCameraRun *run, const Wishes *wishes)
{
  if (run->device == NULL)
    return;
  if (wishes->torch)
    tk_camera_control_set_torch (port_of (run), run->device, wishes->torch_on);
  if (wishes->focus)
    tk_camera_control_set_focus (port_of (run), run->device, wishes->focus_automatic, wishes->focus_distance);
  if (wishes->torch || wishes->focus || !run->asked)
    ask_device (run);
}

static void
decode_frames (TkCameraRun *run)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkSightings) sightings = tk_sightings_new ();
  GstSample *sample;
  Wishes wishes;

  while (wait_for_work (run, &sample, &wishes))
    {
      g_autoptr (TkReading) reading = NULL;

      fulfil (run, &wishes);
      if (sample == NULL)
        continue;
      reading = decode (run, decoder, sample);
      gst_sample_unref (sample);
      if (tk_sightings_note (sightings, reading, now_ms ()))
        post_reading (run, g_steal_pointer (&reading));
    }
}

/* The camera's light is not left on. */
static void
close_pipeline (TkCameraRun *run)
{
  if (run->lit)
    tk_camera_control_set_torch (port_of (run), run->device, FALSE);
  if (run->pipeline != NULL)
    gst_element_set_state (run->pipeline, GST_STATE_NULL);
  g_clear_object (&run->pipeline);
}

static void
wait_for_ends (TkCameraRun *run)
{
  gint64 until = g_get_monotonic_time () + ENDS_MS * 1000;

  g_mutex_lock (&ends_mutex);
  while (ends > 0 && !is_stopping (run) && g_cond_wait_until (&ends_changed, &ends_mutex, until))
    ;
  g_mutex_unlock (&ends_mutex);
}

static void
wait_for_stop (TkCameraRun *run)
{
  g_mutex_lock (&run->mutex);
  while (!run->stopping)
    g_cond_wait (&run->changed, &run->mutex);
  g_mutex_unlock (&run->mutex);
}

static void
run_free (TkCameraRun *run)
{
  g_clear_pointer (&run->newest, gst_sample_unref);
  tk_camera_news_clear (&run->news);
  g_source_unref (run->mailbox);
  g_cond_clear (&run->changed);
  g_mutex_clear (&run->mutex);
  g_free (run->device);
  g_free (run->source);
  g_free (run);
}

static gpointer
work (gpointer data)
{
  TkCameraRun *run = data;

  wait_for_ends (run);
  open_pipeline (run);
  decode_frames (run);
  close_pipeline (run);
  wait_for_stop (run);
  run_free (run);
  g_mutex_lock (&ends_mutex);
  ends--;
  g_cond_broadcast (&ends_changed);
  g_mutex_unlock (&ends_mutex);
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
  g_clear_pointer (&news->frame, tk_camera_preview_free);
}

TkCameraRun *
tk_camera_run_new (const char *source, const TkCameraSeams *seams, GMainContext *context, GSourceFunc notify, gpointer data)
{
  TkCameraRun *run = g_new0 (TkCameraRun, 1);

  run->source = g_strdup (source);
  run->seams = seams;
  run->news.readings = create_readings ();
  g_mutex_init (&run->mutex);
  g_cond_init (&run->changed);
  run->mailbox = g_source_new (&mailbox_funcs, sizeof (GSource));
  g_source_set_name (run->mailbox, "camera news");
  g_source_set_callback (run->mailbox, notify, data, NULL);
  g_source_attach (run->mailbox, context);
  g_thread_unref (g_thread_new ("decoder", work, run));
  return run;
}

void
tk_camera_run_end (TkCameraRun *run)
{
  g_source_destroy (run->mailbox);
  g_mutex_lock (&ends_mutex);
  ends++;
  g_mutex_lock (&run->mutex);
  run->stopping = TRUE;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->mutex);
  g_cond_broadcast (&ends_changed);
  g_mutex_unlock (&ends_mutex);
}

gboolean
tk_camera_run_wait_for_ends (guint seconds)
{
  gint64 until = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  gboolean ended;

  g_mutex_lock (&ends_mutex);
  while (ends > 0 && g_cond_wait_until (&ends_changed, &ends_mutex, until))
    ;
  ended = ends == 0;
  g_mutex_unlock (&ends_mutex);
  return ended;
}

void
tk_camera_run_take_news (TkCameraRun *run, TkCameraNews *news)
{
  g_mutex_lock (&run->mutex);
  *news = run->news;
  run->news = (TkCameraNews) { .readings = create_readings () };
  g_mutex_unlock (&run->mutex);
}

void
tk_camera_run_set_torch (TkCameraRun *run, gboolean on)
{
  g_mutex_lock (&run->mutex);
  run->wishes.torch = TRUE;
  run->wishes.torch_on = on;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->mutex);
}

void
tk_camera_run_set_focus (TkCameraRun *run, gboolean automatic, int distance)
{
  g_mutex_lock (&run->mutex);
  run->wishes.focus = TRUE;
  run->wishes.focus_automatic = automatic;
  run->wishes.focus_distance = distance;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->mutex);
}
