/* Building the pipeline of a camera or a video file. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-pipeline-private.h"

#include <glib/gi18n-lib.h>

#include "tk-camera-find-private.h"
#include "tk-camera-mode-private.h"
#include "tk-camera-source-private.h"

/* A video file may be larger than a camera's pictures, within reason. */
#define DECODE "decodebin name=decode ! videoconvert ! video/x-raw,format=BGRA,width=[1,4096],height=[1,4096] ! " \
               "appsink name=sink drop=true max-buffers=1 enable-last-sample=false"

static gpointer
init_gst (gpointer data)
{
  return GINT_TO_POINTER (gst_init_check (NULL, NULL, NULL));
}

gboolean
tk_camera_init_gst (void)
{
  static GOnce once = G_ONCE_INIT;

  return GPOINTER_TO_INT (g_once (&once, init_gst, NULL));
}

/* Opened but not started, a device says what it can. One that cannot be opened says so again when the pipeline starts. */
static GstCaps *
choose_mode (GstElement *source)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (source, "src");
  g_autoptr (GstCaps) offered = NULL;

  if (pad != NULL && gst_element_set_state (source, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE)
    offered = gst_pad_query_caps (pad, NULL);
  return tk_camera_mode_choose (offered);
}

static void
pad_added_cb (GstElement *source, GstPad *pad, gpointer decode)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (decode, "sink");

  if (!gst_pad_is_linked (sink))
    gst_pad_link (pad, sink);
}

static gboolean
link_source (GstBin *bin, GstElement *source, TkCameraSourceKind kind)
{
  g_autoptr (GstElement) decode = gst_bin_get_by_name (bin, "decode");
  g_autoptr (GstCaps) mode = NULL;

  gst_bin_add (bin, source);
  if (kind == TK_CAMERA_SOURCE_FILE)
    return gst_element_link (source, decode);
  if (kind == TK_CAMERA_SOURCE_NETWORK)
    return g_signal_connect_object (source, "pad-added", G_CALLBACK (pad_added_cb), decode, 0) != 0;
  mode = choose_mode (source);
  return gst_element_link_filtered (source, decode, mode);
}

static GstElement *
assemble (GstElement *source, TkCameraSourceKind kind)
{
  g_autoptr (GstElement) pipeline = gst_parse_launch_full (DECODE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, NULL);
  g_autoptr (GstElement) sink = NULL;

  if (pipeline == NULL)
    {
      gst_object_unref (gst_object_ref_sink (source));
      return NULL;
    }
  gst_object_ref_sink (pipeline);
  if (!link_source (GST_BIN (pipeline), source, kind))
    {
      gst_element_set_state (pipeline, GST_STATE_NULL);
      return NULL;
    }
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  /* A file plays at its own pace; a camera's frame is shown as it comes. */
  g_object_set (sink, "sync", kind == TK_CAMERA_SOURCE_FILE, NULL);
  return g_steal_pointer (&pipeline);
}

GstElement *
tk_camera_pipeline_new (const char *source, char **device, TkCameraFailure *failure)
{
  GstElement *element = NULL, *pipeline = NULL;

  if (tk_camera_init_gst ())
    {
      element = tk_camera_source_create (source, device, failure);
      if (element == NULL && failure->message != NULL)
        return NULL;
      pipeline = element != NULL ? assemble (element, tk_camera_source_kind (source)) : NULL;
    }
  if (pipeline == NULL)
    tk_camera_failure_set (failure, TK_CAMERA_NONE, "%s",
                           _("Parts of GStreamer are missing; install its good and base plugins, or use the hand scanner."));
  return pipeline;
}

/* ---- What went wrong ---- */

static void
judge_device (const GError *error, gboolean running, TkCameraFailure *failure)
{
  if (running)
    tk_camera_failure_set (failure, TK_CAMERA_LOST, "%s", _("The camera is gone; check its cable. The hand scanner works."));
  else if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY))
    tk_camera_failure_set (failure, TK_CAMERA_BUSY, "%s", _("Another program uses the camera; close it there and try again."));
  else if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    tk_camera_failure_set_none (failure);
  else
    tk_camera_failure_set (failure, TK_CAMERA_BUSY, _("The camera cannot be opened (%s); try again or use the hand scanner."),
                           error->message);
}

/* GStreamer's own words may hold the address: they are not told. */
static void
judge_network (const GError *error, const char *source, TkCameraFailure *failure)
{
  g_autofree char *host = tk_camera_source_tell_host (source);

  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_AUTHORIZED))
    tk_camera_failure_set (failure, TK_CAMERA_BUSY,
                           _("The camera at %s wants another user name or password; put them into its address."), host);
  else if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    tk_camera_failure_set (failure, TK_CAMERA_BUSY, _("The camera at %s has no picture at this address; check the path in it."), host);
  else if (g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND)
           || g_error_matches (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN))
    tk_camera_failure_set (failure, TK_CAMERA_BUSY,
                           _("The camera at %s sends a format this machine cannot read; set it to MJPEG, or install "
                             "gstreamer1.0-libav and gstreamer1.0-plugins-bad."), host);
  else
    tk_camera_failure_set (failure, TK_CAMERA_LOST,
                           _("The camera at %s cannot be reached; check its power and the network. The hand scanner works."), host);
}

void
tk_camera_judge_error (const GError *error, const char *source, gboolean running, TkCameraFailure *failure)
{
  switch (tk_camera_source_kind (source))
    {
    case TK_CAMERA_SOURCE_FILE:
      tk_camera_failure_set_file (failure, running ? TK_CAMERA_LOST : TK_CAMERA_NONE, source, error->message);
      break;
    case TK_CAMERA_SOURCE_NETWORK:
      judge_network (error, source, failure);
      break;
    case TK_CAMERA_SOURCE_DEVICE:
    default:
      judge_device (error, running, failure);
    }
}

void
tk_camera_judge_end (const char *source, TkCameraFailure *failure)
{
  g_autoptr (GError) ended = g_error_new_literal (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ, "");

  if (tk_camera_source_kind (source) == TK_CAMERA_SOURCE_FILE)
    tk_camera_failure_set (failure, TK_CAMERA_ENDED, "%s", _("The video has come to its end."));
  else
    tk_camera_judge_error (ended, source, TRUE, failure);
}

GStrv
tk_camera_list (void)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autolist (GstDevice) devices = tk_camera_find_all ();

  for (GList *l = devices; l != NULL; l = l->next)
    {
      g_autofree char *name = gst_device_get_display_name (l->data);

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}
