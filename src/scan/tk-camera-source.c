/* Making source elements from names. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-source-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "tk-camera-find-private.h"

#define FILE_PREFIX "file:"
/* Late frames are worth nothing here; a tenth of a second evens out a wireless network. */
#define NETWORK_LATENCY_MS 100
#define NETWORK_TIMEOUT_US (5 * G_USEC_PER_SEC)

TkCameraSourceKind
tk_camera_source_kind (const char *source)
{
  if (source == NULL)
    return TK_CAMERA_SOURCE_DEVICE;
  if (g_str_has_prefix (source, FILE_PREFIX))
    return TK_CAMERA_SOURCE_FILE;
  if (g_ascii_strncasecmp (source, "rtsp://", 7) == 0 || g_ascii_strncasecmp (source, "rtsps://", 8) == 0)
    return TK_CAMERA_SOURCE_NETWORK;
  return TK_CAMERA_SOURCE_DEVICE;
}

void
tk_camera_failure_set (TkCameraFailure *failure, TkCameraState state, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  failure->state = state;
  g_free (failure->message);
  failure->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

void
tk_camera_failure_clear (TkCameraFailure *failure)
{
  g_clear_pointer (&failure->message, g_free);
}

void
tk_camera_failure_set_none (TkCameraFailure *failure)
{
  tk_camera_failure_set (failure, TK_CAMERA_NONE, "%s", _("No camera was found; use the hand scanner, or plug in a camera."));
}

void
tk_camera_failure_set_file (TkCameraFailure *failure, TkCameraState state, const char *source, const char *reason)
{
  g_autofree char *name = g_filename_display_name (source + strlen (FILE_PREFIX));

  tk_camera_failure_set (failure, state, _("The video “%s” cannot be played (%s); choose another file."), name, reason);
}

/* ---- A video file ---- */

static GstElement *
create_file_source (const char *source, TkCameraFailure *failure)
{
  const char *path = source + strlen (FILE_PREFIX);
  GstElement *element;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      tk_camera_failure_set_file (failure, TK_CAMERA_NONE, source, _("there is no such file"));
      return NULL;
    }
  element = gst_element_factory_make ("filesrc", NULL);
  if (element != NULL)
    g_object_set (element, "location", path, NULL);
  return element;
}

/* ---- A camera on the network ---- */

static GUri *
parse_address (const char *source)
{
  return g_uri_parse (source, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_PARSE_RELAXED,
                      NULL);
}

char *
tk_camera_source_tell_host (const char *source)
{
  g_autoptr (GUri) uri = parse_address (source);

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "?");
}

static gboolean
select_stream_cb (GstElement *element, guint number, GstCaps *caps, gpointer data)
{
  const GstStructure *stream = gst_caps_get_size (caps) > 0 ? gst_caps_get_structure (caps, 0) : NULL;

  return stream != NULL && g_strcmp0 (gst_structure_get_string (stream, "media"), "video") == 0;
}

/* Name and password go to the element on their own: its address turns up in messages and traces. */
static void
set_address (GstElement *element, GUri *uri)
{
  g_autofree char *location = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO);

  g_object_set (element, "location", location, "user-id", g_uri_get_user (uri), "user-pw", g_uri_get_password (uri), NULL);
}

static GstElement *
create_network_source (const char *source, TkCameraFailure *failure)
{
  g_autoptr (GUri) uri = parse_address (source);
  GstElement *element;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      tk_camera_failure_set (failure, TK_CAMERA_NONE, "%s",
                             _("The camera's address is not complete; write it as rtsp://host/path."));
      return NULL;
    }
  element = gst_element_factory_make ("rtspsrc", NULL);
  if (element == NULL)
    return NULL;
  set_address (element, uri);
  g_object_set (element, "latency", NETWORK_LATENCY_MS, "drop-on-latency", TRUE, "tcp-timeout", (guint64) NETWORK_TIMEOUT_US, NULL);
  /* Over the connection itself: half a lost picture is no picture, and firewalls let it through. */
  gst_util_set_object_arg (G_OBJECT (element), "protocols", "tcp");
  g_signal_connect (element, "select-stream", G_CALLBACK (select_stream_cb), NULL);
  return element;
}

/* ---- A device ---- */

static gboolean
is_forbidden (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) && faccessat (AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) != 0
         && (errno == EACCES || errno == EPERM);
}

static GstElement *
create_file_device (const char *path, char **device, TkCameraFailure *failure)
{
  GstElement *element;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      tk_camera_failure_set_none (failure);
      return NULL;
    }
  if (is_forbidden (path))
    {
      tk_camera_failure_set (failure, TK_CAMERA_BUSY, "%s",
                             _("This account may not use the camera; add it to the group “video” and sign in again."));
      return NULL;
    }
  element = gst_element_factory_make ("v4l2src", NULL);
  if (element != NULL)
    g_object_set (element, "device", path, NULL);
  *device = g_strdup (path);
  return element;
}

/* id NULL: the first. */
static GstElement *
create_listed_device (const char *id, char **device, TkCameraFailure *failure)
{
  g_autolist (GstDevice) devices = tk_camera_find_all ();

  for (GList *l = devices; l != NULL; l = l->next)
    {
      g_autofree char *found = tk_camera_find_id (l->data);

      if (id != NULL && !tk_camera_find_is_same (found, id))
        continue;
      *device = tk_camera_find_path (l->data);
      return tk_camera_find_element (l->data);
    }
  tk_camera_failure_set_none (failure);
  return NULL;
}

GstElement *
tk_camera_source_create (const char *source, char **device, TkCameraFailure *failure)
{
  switch (tk_camera_source_kind (source))
    {
    case TK_CAMERA_SOURCE_FILE:
      return create_file_source (source, failure);
    case TK_CAMERA_SOURCE_NETWORK:
      return create_network_source (source, failure);
    case TK_CAMERA_SOURCE_DEVICE:
    default:
      return source != NULL && g_path_is_absolute (source) ? create_file_device (source, device, failure)
                                                          : create_listed_device (source, device, failure);
    }
}
