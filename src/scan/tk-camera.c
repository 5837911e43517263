/* The camera as an object of the main context: states and signals. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera.h"

#include <gst/video/video.h>

#include "tk-camera-run-private.h"

struct _TkCamera
{
  GObject parent;
  char *source;
  GMainContext *context;
  TkCameraRun *run;                /* NULL while stopped, ended or without a camera */
  guint runs;                      /* how many there have been: tells one run from the next */
  TkCameraState state;
  char *message;
};

G_DEFINE_FINAL_TYPE (TkCamera, tk_camera, G_TYPE_OBJECT)

enum { PROP_STATE = 1, PROP_MESSAGE, N_PROPS };
enum { SIGNAL_READING, SIGNAL_FRAME, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* A frame mapped for as long as somebody holds its bytes. */
typedef struct {
  GstVideoFrame frame;
  GstSample *sample;
} MappedFrame;

static void
mapped_frame_free (gpointer data)
{
  MappedFrame *mapped = data;

  gst_video_frame_unmap (&mapped->frame);
  gst_sample_unref (mapped->sample);
  g_free (mapped);
}

static MappedFrame *
map_frame (GstSample *sample)
{
  g_autofree MappedFrame *mapped = g_new0 (MappedFrame, 1);
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (&mapped->frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;
  mapped->sample = gst_sample_ref (sample);
  return g_steal_pointer (&mapped);
}

static void
set_state (TkCamera *camera, TkCameraState state, const char *message)
{
  gboolean state_changed = camera->state != state;
  gboolean message_changed = g_strcmp0 (camera->message, message) != 0;

  camera->state = state;
  if (message_changed)
    {
      g_free (camera->message);
      camera->message = g_strdup (message);
    }
  g_object_freeze_notify (G_OBJECT (camera));
  if (state_changed)
    g_object_notify_by_pspec (G_OBJECT (camera), properties[PROP_STATE]);
  if (message_changed)
    g_object_notify_by_pspec (G_OBJECT (camera), properties[PROP_MESSAGE]);
  g_object_thaw_notify (G_OBJECT (camera));
}

static void
emit_frame (TkCamera *camera, GstSample *sample)
{
  MappedFrame *mapped;
  g_autoptr (GBytes) bytes = NULL;
  int width, height, stride;

  if (!g_signal_has_handler_pending (camera, signals[SIGNAL_FRAME], 0, FALSE))
    return;
  mapped = map_frame (sample);
  if (mapped == NULL)
    return;
  width = GST_VIDEO_FRAME_WIDTH (&mapped->frame);
  height = GST_VIDEO_FRAME_HEIGHT (&mapped->frame);
  stride = GST_VIDEO_FRAME_PLANE_STRIDE (&mapped->frame, 0);
  bytes = g_bytes_new_with_free_func (GST_VIDEO_FRAME_PLANE_DATA (&mapped->frame, 0),
                                      (gsize) stride * (height - 1) + (gsize) width * 4, mapped_frame_free, mapped);
  g_signal_emit (camera, signals[SIGNAL_FRAME], 0, bytes, width, height, stride);
}

/* A run that is over gives its device back at once. */
static void
adopt_state (TkCamera *camera, const TkCameraNews *news)
{
  if (news->state != TK_CAMERA_RUNNING)
    g_clear_pointer (&camera->run, tk_camera_run_free);
  set_state (camera, news->state, news->message);
}

static gboolean
is_current (TkCamera *camera, guint run)
{
  return camera->run != NULL && camera->runs == run;
}

/* Any handler may stop the camera or start it anew: what is left then belongs to a run that is gone. */
static gboolean
news_came_cb (gpointer data)
{
  g_autoptr (TkCamera) camera = g_object_ref (data);
  guint run = camera->runs;
  g_auto (TkCameraNews) news = { 0 };

  tk_camera_run_take_news (camera->run, &news);
  if (news.has_state && news.state == TK_CAMERA_RUNNING)
    adopt_state (camera, &news);
  if (news.frame != NULL && is_current (camera, run))
    emit_frame (camera, news.frame);
  for (guint i = 0; i < news.readings->len && is_current (camera, run); i++)
    g_signal_emit (camera, signals[SIGNAL_READING], 0, g_ptr_array_index (news.readings, i));
  if (news.has_state && news.state != TK_CAMERA_RUNNING && is_current (camera, run))
    adopt_state (camera, &news);
  return G_SOURCE_CONTINUE;
}

static void
tk_camera_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TkCamera *camera = TK_CAMERA (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, camera->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, camera->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tk_camera_dispose (GObject *object)
{
  TkCamera *camera = TK_CAMERA (object);

  g_clear_pointer (&camera->run, tk_camera_run_free);
  G_OBJECT_CLASS (tk_camera_parent_class)->dispose (object);
}

static void
tk_camera_finalize (GObject *object)
{
  TkCamera *camera = TK_CAMERA (object);

  g_free (camera->source);
  g_free (camera->message);
  g_main_context_unref (camera->context);
  G_OBJECT_CLASS (tk_camera_parent_class)->finalize (object);
}

static void
tk_camera_class_init (TkCameraClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tk_camera_get_property;
  object_class->dispose = tk_camera_dispose;
  object_class->finalize = tk_camera_finalize;
  properties[PROP_STATE]
      = g_param_spec_int ("state", NULL, NULL, TK_CAMERA_STOPPED, TK_CAMERA_ENDED, TK_CAMERA_STOPPED, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_READING] = g_signal_new ("reading", TK_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FRAME] = g_signal_new ("frame", TK_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                        4, G_TYPE_BYTES, G_TYPE_INT, G_TYPE_INT, G_TYPE_INT);
}

static void
tk_camera_init (TkCamera *camera)
{
  camera->context = g_main_context_ref_thread_default ();
  camera->message = g_strdup ("");
}

TkCamera *
tk_camera_new (const char *source)
{
  TkCamera *camera = g_object_new (TK_TYPE_CAMERA, NULL);

  camera->source = g_strdup (source);
  return camera;
}

void
tk_camera_start (TkCamera *camera)
{
  g_return_if_fail (TK_IS_CAMERA (camera));
  if (camera->run != NULL)
    return;
  camera->runs++;
  camera->run = tk_camera_run_new (camera->source, camera->context, news_came_cb, camera);
  set_state (camera, TK_CAMERA_STARTING, "");
}

void
tk_camera_stop (TkCamera *camera)
{
  g_return_if_fail (TK_IS_CAMERA (camera));
  g_clear_pointer (&camera->run, tk_camera_run_free);
  set_state (camera, TK_CAMERA_STOPPED, "");
}

TkCameraState
tk_camera_get_state (TkCamera *camera)
{
  g_return_val_if_fail (TK_IS_CAMERA (camera), TK_CAMERA_STOPPED);
  return camera->state;
}

const char *
tk_camera_get_message (TkCamera *camera)
{
  g_return_val_if_fail (TK_IS_CAMERA (camera), "");
  return camera->message;
}
