/* Building the pipeline of a camera or a video file. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-pipeline-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_PREFIX "file:"

/* More pixels cost time and read no better; a video file may be larger, within reason. */
#define CAMERA_CAPS \
  "video/x-raw,width=[1,1280],height=[1,960];image/jpeg,width=[1,1280],height=[1,960];video/x-h264,width=[1,1280]"
#define DECODE "decodebin name=decode ! videoconvert ! video/x-raw,format=BGRA,width=[1,4096],height=[1,4096] ! " \
               "appsink name=sink drop=true max-buffers=1 enable-last-sample=false"

static gpointer
init_gst (gpointer data)
{
  return GINT_TO_POINTER (gst_init_check (NULL, NULL, NULL));
}

static void
fail (TkCameraFailure *failure, TkCameraState state, const char *message)
{
  failure->state = state;
  failure->message = g_strdup (message);
}

static void
fail_file (TkCameraFailure *failure, TkCameraState state, const char *source, const char *reason)
{
  g_autofree char *name = g_filename_display_name (source + strlen (FILE_PREFIX));

  failure->state = state;
  failure->message
      = g_strdup_printf (_("The video “%s” cannot be played (%s); choose another file."), name, reason);
}

static void
fail_none (TkCameraFailure *failure)
{
  fail (failure, TK_CAMERA_NONE, _("No camera was found; use the hand scanner, or plug in a camera."));
}

/* (element-type GstDevice) the cameras there are now. */
static GList *
list_devices (void)
{
  g_autoptr (GstDeviceMonitor) monitor = gst_device_monitor_new ();

  gst_device_monitor_add_filter (monitor, "Video/Source", NULL);
  return gst_device_monitor_get_devices (monitor);
}

static GstElement *
create_file_source (const char *source, TkCameraFailure *failure)
{
  const char *path = source + strlen (FILE_PREFIX);
  GstElement *element;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      fail_file (failure, TK_CAMERA_NONE, source, _("there is no such file"));
      return NULL;
    }
  element = gst_element_factory_make ("filesrc", NULL);
  if (element != NULL)
    g_object_set (element, "location", path, NULL);
  return element;
}

static GstElement *
create_device_source (const char *source, TkCameraFailure *failure)
{
  GstElement *element;

  if (!g_file_test (source, G_FILE_TEST_EXISTS))
    {
      fail_none (failure);
      return NULL;
    }
  element = gst_element_factory_make ("v4l2src", NULL);
  if (element != NULL)
    g_object_set (element, "device", source, NULL);
  return element;
}

static GstElement *
create_first_source (TkCameraFailure *failure)
{
  g_autolist (GstDevice) devices = list_devices ();

  if (devices != NULL)
    return gst_device_create_element (devices->data, NULL);
  fail_none (failure);
  return NULL;
}

static GstElement *
create_source (const char *source, TkCameraFailure *failure)
{
  if (source == NULL)
    return create_first_source (failure);
  if (tk_camera_source_is_file (source))
    return create_file_source (source, failure);
  return create_device_source (source, failure);
}

static gboolean
link_source (GstBin *bin, GstElement *source, gboolean is_file)
{
  g_autoptr (GstElement) decode = gst_bin_get_by_name (bin, "decode");
  g_autoptr (GstCaps) caps = is_file ? NULL : gst_caps_from_string (CAMERA_CAPS);

  gst_bin_add (bin, source);
  return caps != NULL ? gst_element_link_filtered (source, decode, caps) : gst_element_link (source, decode);
}

static GstElement *
assemble (GstElement *source, gboolean is_file)
{
  g_autoptr (GstElement) pipeline = gst_parse_launch_full (DECODE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, NULL);
  g_autoptr (GstElement) sink = NULL;

  if (pipeline == NULL)
    {
      gst_object_unref (gst_object_ref_sink (source));
      return NULL;
    }
  gst_object_ref_sink (pipeline);
  if (!link_source (GST_BIN (pipeline), source, is_file))
    return NULL;
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  /* A file plays at its own pace; a camera's frame is shown as it comes. */
  g_object_set (sink, "sync", is_file, NULL);
  return g_steal_pointer (&pipeline);
}

void
tk_camera_failure_clear (TkCameraFailure *failure)
{
  g_clear_pointer (&failure->message, g_free);
}

gboolean
tk_camera_init_gst (void)
{
  static GOnce once = G_ONCE_INIT;

  return GPOINTER_TO_INT (g_once (&once, init_gst, NULL));
}

gboolean
tk_camera_source_is_file (const char *source)
{
  return source != NULL && g_str_has_prefix (source, FILE_PREFIX);
}

GstElement *
tk_camera_pipeline_new (const char *source, TkCameraFailure *failure)
{
  GstElement *element = NULL, *pipeline = NULL;

  if (tk_camera_init_gst ())
    {
      element = create_source (source, failure);
      if (element == NULL && failure->message != NULL)
        return NULL;
      pipeline = element != NULL ? assemble (element, tk_camera_source_is_file (source)) : NULL;
    }
  if (pipeline == NULL)
    fail (failure, TK_CAMERA_NONE,
          _("Parts of GStreamer are missing; install its good and base plugins, or use the hand scanner."));
  return pipeline;
}

void
tk_camera_judge_error (const GError *error, const char *source, gboolean running, TkCameraFailure *failure)
{
  if (tk_camera_source_is_file (source))
    fail_file (failure, running ? TK_CAMERA_LOST : TK_CAMERA_NONE, source, error->message);
  else if (running)
    fail (failure, TK_CAMERA_LOST, _("The camera is gone; check its cable. The hand scanner works."));
  else if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY))
    fail (failure, TK_CAMERA_BUSY, _("Another program uses the camera; close it there and try again."));
  else if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    fail_none (failure);
  else
    {
      failure->state = TK_CAMERA_BUSY;
      failure->message = g_strdup_printf (_("The camera cannot be opened (%s); try again or use the hand scanner."),
                                          error->message);
    }
}

GStrv
tk_camera_list (void)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autolist (GstDevice) devices = tk_camera_init_gst () ? list_devices () : NULL;

  for (GList *l = devices; l != NULL; l = l->next)
    {
      g_autofree char *name = gst_device_get_display_name (l->data);

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}
