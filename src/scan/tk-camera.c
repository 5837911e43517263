/* The camera as an object of the main context: states and signals. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera.h"

#include <string.h>

#include "tk-camera-devices.h"
#include "tk-camera-run-private.h"

/* A camera that cannot be had is tried again after a second, two, four … */
#define RETRY_MS 1000
#define RETRY_MOST_MS 15000
/* A device that was plugged in is not everybody's at once: its permissions come a moment later. */
#define SETTLE_MS 300

struct _TkCamera
{
  GObject parent;
  char *source;
  const TkCameraSeams *seams;
  GMainContext *context;
  TkCameraRun *run;                /* NULL while stopped, ended or without a camera */
  guint runs;                      /* how many there have been: tells one run from the next */
  TkCameraState state;
  char *message;
  TkCameraAbilities abilities;
  int frame_width, frame_height;   /* of the newest frame as the camera gave it; 0 before one */
  guint tries;                     /* in vain, since it last ran or was started */
  GSource *retry;
  TkCameraDevices *devices;        /* while waiting for one to be plugged in */
};

G_DEFINE_FINAL_TYPE (TkCamera, tk_camera, G_TYPE_OBJECT)

enum { PROP_STATE = 1, PROP_MESSAGE, PROP_ABILITIES, N_PROPS };
enum { SIGNAL_READING, SIGNAL_FRAME, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean news_came_cb (gpointer data);

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
emit_frame (TkCamera *camera, const TkCameraPreview *frame)
{
  camera->frame_width = frame->full_width;
  camera->frame_height = frame->full_height;
  g_signal_emit (camera, signals[SIGNAL_FRAME], 0, frame->bgra, frame->width, frame->height, frame->stride);
}

static void
set_abilities (TkCamera *camera, const TkCameraAbilities *abilities)
{
  TkCameraAbilities nothing = { 0 };

  abilities = abilities != NULL ? abilities : &nothing;
  if (memcmp (&camera->abilities, abilities, sizeof *abilities) == 0)
    return;
  camera->abilities = *abilities;
  g_object_notify_by_pspec (G_OBJECT (camera), properties[PROP_ABILITIES]);
}

static void
start_run (TkCamera *camera)
{
  camera->runs++;
  camera->run = tk_camera_run_new (camera->source, camera->seams, camera->context, news_came_cb, camera);
}

static void
stop_waiting (TkCamera *camera)
{
  if (camera->retry == NULL)
    return;
  g_source_destroy (camera->retry);
  g_clear_pointer (&camera->retry, g_source_unref);
}

static gboolean
retry_cb (gpointer data)
{
  TkCamera *camera = data;

  stop_waiting (camera);
  start_run (camera);
  return G_SOURCE_REMOVE;
}

static void
retry_after (TkCamera *camera, guint ms)
{
  stop_waiting (camera);
  camera->retry = g_timeout_source_new (ms);
  g_source_set_static_name (camera->retry, "camera again");
  g_source_set_callback (camera->retry, retry_cb, camera, NULL);
  g_source_attach (camera->retry, camera->context);
}

static guint
next_wait_ms (TkCamera *camera)
{
  guint first = camera->seams != NULL && camera->seams->retry_ms != 0 ? camera->seams->retry_ms : RETRY_MS;
  guint wait = MIN (first << MIN (camera->tries, 10), RETRY_MOST_MS);

  camera->tries++;
  /* Gates of one hall do not all ask a camera that is back at the same moment. */
  return wait + g_random_int_range (0, wait / 5 + 1);
}

static void
plugs_changed_cb (GListModel *model, guint at, guint removed, guint added, TkCamera *camera)
{
  if (camera->retry != NULL && added > 0 && tk_camera_devices_has (camera->devices, camera->source))
    retry_after (camera, SETTLE_MS);
}

static void
watch_plugs (TkCamera *camera)
{
  if (camera->devices != NULL || tk_camera_source_kind (camera->source) != TK_CAMERA_SOURCE_DEVICE)
    return;
  g_main_context_push_thread_default (camera->context);
  camera->devices = tk_camera_devices_new ();
  g_main_context_pop_thread_default (camera->context);
  g_signal_connect_object (camera->devices, "items-changed", G_CALLBACK (plugs_changed_cb), camera, 0);
}

/* Gone is not "none", as long as nobody says something else about it. */
static void
tell_failure (TkCamera *camera, const TkCameraNews *news)
{
  if (camera->state == TK_CAMERA_LOST && news->state == TK_CAMERA_NONE)
    return;
  set_state (camera, news->state, news->message);
}

/* A run that is over gives its device back at once; if the camera can come back, it is waited for. */
static void
adopt_end (TkCamera *camera, const TkCameraNews *news)
{
  g_clear_pointer (&camera->run, tk_camera_run_end);
  if (tk_camera_source_kind (camera->source) != TK_CAMERA_SOURCE_FILE)
    {
      retry_after (camera, next_wait_ms (camera));
      watch_plugs (camera);
    }
  set_abilities (camera, NULL);
  tell_failure (camera, news);
}

static void
adopt_start (TkCamera *camera)
{
  camera->tries = 0;
  set_state (camera, TK_CAMERA_RUNNING, "");
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
    adopt_start (camera);
  if (news.has_abilities && is_current (camera, run))
    set_abilities (camera, &news.abilities);
  if (news.frame != NULL && is_current (camera, run))
    emit_frame (camera, news.frame);
  for (guint i = 0; i < news.readings->len && is_current (camera, run); i++)
    g_signal_emit (camera, signals[SIGNAL_READING], 0, g_ptr_array_index (news.readings, i));
  if (news.has_state && news.state != TK_CAMERA_RUNNING && is_current (camera, run))
    adopt_end (camera, &news);
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
    case PROP_ABILITIES:
      g_value_set_pointer (value, &camera->abilities);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tk_camera_dispose (GObject *object)
{
  TkCamera *camera = TK_CAMERA (object);

  g_clear_pointer (&camera->run, tk_camera_run_end);
  stop_waiting (camera);
  g_clear_object (&camera->devices);
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
  properties[PROP_ABILITIES] = g_param_spec_pointer ("abilities", NULL, NULL, flags);
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
  return tk_camera_new_with_seams (source, NULL);
}

TkCamera *
tk_camera_new_with_seams (const char *source, const TkCameraSeams *seams)
{
  TkCamera *camera = g_object_new (TK_TYPE_CAMERA, NULL);

  camera->source = g_strdup (source);
  camera->seams = seams;
  return camera;
}

void
tk_camera_start (TkCamera *camera)
{
  g_return_if_fail (TK_IS_CAMERA (camera));
  if (camera->run != NULL)
    return;
  camera->tries = 0;
  stop_waiting (camera);
  start_run (camera);
  set_state (camera, TK_CAMERA_STARTING, "");
}

void
tk_camera_stop (TkCamera *camera)
{
  g_return_if_fail (TK_IS_CAMERA (camera));
  g_clear_pointer (&camera->run, tk_camera_run_end);
  stop_waiting (camera);
  g_clear_object (&camera->devices);
  set_abilities (camera, NULL);
  set_state (camera, TK_CAMERA_STOPPED, "");
}

void
tk_camera_get_frame_size (TkCamera *camera, int *width, int *height)
{
  g_return_if_fail (TK_IS_CAMERA (camera));
  *width = camera->frame_width;
  *height = camera->frame_height;
}

const TkCameraAbilities *
tk_camera_get_abilities (TkCamera *camera)
{
  g_return_val_if_fail (TK_IS_CAMERA (camera), NULL);
  return &camera->abilities;
}

void
tk_camera_set_torch (TkCamera *camera, gboolean on)
{
  g_return_if_fail (TK_IS_CAMERA (camera));
  if (camera->run != NULL && camera->abilities.torch)
    tk_camera_run_set_torch (camera->run, on);
}

void
tk_camera_set_focus (TkCamera *camera, gboolean automatic, int distance)
{
  g_return_if_fail (TK_IS_CAMERA (camera));
  if (camera->run != NULL && (automatic ? camera->abilities.focus_auto : camera->abilities.focus_manual))
    tk_camera_run_set_focus (camera->run, automatic, distance);
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
